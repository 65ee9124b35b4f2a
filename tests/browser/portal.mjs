// The real portal: the first visit by keyboard alone on a phone's width, axe on each page met, then
// every page of the menu and a log-out. Called by tests/browser/run when portal_alone was built.
import { chromium } from "playwright-core";
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

const axeSource = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const root = new URL("../../", import.meta.url).pathname;
const data = mkdtempSync(`${tmpdir()}/sakimori-`);
const password = "yama kawa umi sora";

const portal = spawn(process.env.PORTAL, [`--data=${data}`, `--share=${root}`, "--url=https://192.168.1.20:8443/", "--code=ABCDEFGHJK"],
  { stdio: ["ignore", "pipe", "ignore"] });
const port = await new Promise((found, lost) => {
  let said = "";
  portal.stdout.on("data", (part) => {
    said += part;
    const line = said.match(/^plain (\d+)$/m);
    if (line) found(line[1]);
  });
  portal.on("exit", (code) => lost(new Error(`the portal ended with ${code}`)));
});
portal.removeAllListeners("exit");
const base = `http://127.0.0.1:${port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid() === 0 ? ["--no-sandbox", "--disable-dev-shm-usage"] : [] });
const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "ja-JP" });
const page = await context.newPage();
const complaints = [];
page.on("console", (message) => { if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`); });
mkdirSync(new URL("out/portal", import.meta.url), { recursive: true });
let shots = 0;
let failed = 0;

async function look(title) {
  shots += 1;
  await page.screenshot({ path: `out/portal/${String(shots).padStart(2, "0")}-${title}.png`, fullPage: true });
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (found.violations.length > 0 || wide > 0) {
    failed += 1;
    console.log(`FAILED  portal ${title}: ${wide > 0 ? `${wide} px too wide; ` : ""}${found.violations.map((v) => `${v.id} ${v.nodes[0].html.slice(0, 120)}`).join(" | ")}`);
  }
}

// Types into the field that Tab leads to; no pointer is used anywhere.
async function tabTo(selector) {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`Tab never reached ${selector} on ${page.url()}`);
}
async function type(selector, text) {
  await tabTo(selector);
  await page.keyboard.type(text);
}
async function submit(step) {
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${step}`, { timeout: 10000 });
}

try {
  await page.goto(`${base}/`);
  await page.waitForURL("**/setup/code");
  await look("code");
  await type("#f-code", "WRONGCODE1");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".problem");
  await look("code-wrong");
  await type("#f-code", "ABCDEFGHJK");
  await submit("/setup/admin");
  await look("admin");
  await type("#f-name", "sato");
  await type("#f-password", password);
  await type("#f-password_again", password);
  await submit("/setup/company");
  await look("company");
  await type("#f-company", "株式会社やまと製作所");
  await submit("/setup/consent");
  await look("consent");
  await type("#f-person", "佐藤 花子");
  await tabTo("input[name=agree]");
  await page.keyboard.press("Space");
  await submit("/setup/place");
  await look("place");
  await tabTo("input[name=place]");
  await page.keyboard.press("Space");
  await tabTo("form button.first");
  await submit("/setup/devices");
  await look("devices");
  await tabTo("form button.first");
  await submit("/setup/contact");
  await look("contact");
  await type("#f-help_name", "やまと情報サービス");
  await type("#f-help_phone", "0120-000-000");
  await submit("/setup/done");
  await look("done");
  await tabTo("form button.first");
  await page.keyboard.press("Enter");
  await page.waitForSelector("main[data-refresh]", { timeout: 10000 });
  await look("today");
  // a second person: invited on one screen, comes in on another, both by keyboard
  await page.goto(`${base}/people`);
  await look("people");
  await type("#f-name", "田中 一郎");
  await type("#f-login", "tanaka");
  await tabTo("form.card button.first");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".join-code", { timeout: 10000 });
  await look("invitation");
  const code = await page.textContent(".join-code");
  const theirs = await (await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, locale: "ja-JP" })).newPage();
  await theirs.goto(`${base}/join`);
  for (const [field, text] of [["invite", code.toLowerCase()], ["password", "hana tori kaze"], ["password_again", "hana tori kaze"]]) await theirs.fill(`#f-${field}`, text);
  await theirs.click("main form button.first");
  await theirs.waitForSelector("main[data-refresh]", { timeout: 10000 });
  if (await theirs.locator("nav a[href='/settings']").count() > 0) throw new Error("a member is led to the settings");
  await theirs.context().close();
  for (const path of ["/me", "/join", "/devices", "/devices/paste", "/alerts", "/map", "/letter", "/settings", "/log", "/about", "/odd", "/odd/card", "/notice", "/trial", "/qr", "/guide", "/guide/ciphers", "/guide/threats2026", "/guide/outsourcing", "/guide/sectors15", "/guide/themes15", "/guide/syllabus30", "/guide/nice52", "/guide/roles", "/guide/exams", "/guide/incident_steps", "/guide?q=%E3%83%91%E3%82%B9%E3%83%AF%E3%83%BC%E3%83%89", "/nothing-here"]) {
    await page.goto(base + path);
    await look(path.slice(1).replaceAll("/", "-"));
  }
  await page.goto(`${base}/`);
  await tabTo("form[action='/logout'] button");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/login*");
  await look("login");
  const refused = complaints.filter((text) => !text.includes("Failed to load resource"));
  if (refused.length > 0) throw new Error(refused.join(" | "));
} catch (error) {
  failed += 1;
  console.log(`FAILED  portal: ${error.message.split("\n")[0]}`);
  await page.screenshot({ path: "out/portal/99-failed.png", fullPage: true });
}
await browser.close();
portal.kill();
rmSync(data, { recursive: true, force: true });
console.log(`portal: ${shots} pages met by keyboard, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
