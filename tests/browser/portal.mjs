// The real portal: the first visit by keyboard alone on a phone's width, axe on each page met, then
// every page of the menu and a log-out. When its browser dies, all of it is walked again on a new portal.
// Called by tests/browser/run when portal_alone was built.
import { mkdirSync } from "node:fs";
import { beginPortal, code, newFolder, removeFolder } from "./alone.mjs";
import { endAt, walk } from "./chromium.mjs";
import { Wrong, axe, fits } from "./look.mjs";

const WALK_SECONDS = 400;
const password = "yama kawa umi sora";
const phone = { width: 360, height: 740 };
const menu = [
  "/me", "/join", "/devices", "/devices/paste", "/alerts", "/map", "/letter", "/settings", "/log", "/about", "/odd",
  "/odd/card", "/notice", "/trial", "/qr", "/guide", "/guide/ciphers", "/guide/threats2026", "/guide/outsourcing",
  "/guide/sectors15", "/guide/themes15", "/guide/syllabus30", "/guide/nice52", "/guide/roles", "/guide/exams",
  "/guide/incident_steps", "/guide?q=%E3%83%91%E3%82%B9%E3%83%AF%E3%83%BC%E3%83%89", "/nothing-here",
];
let base;
let page;
let complaints = [];
let shots = 0;
let failed = 0;
let at = "";
endAt(() => `portal ${at}`);

async function look(title) {
  shots += 1;
  at = title;
  if (process.env.PICTURES) await page.screenshot({ path: `out/portal/${String(shots).padStart(2, "0")}-${title}.png`, fullPage: true });
  for (const ask of [fits, axe]) {
    await ask(page).catch((error) => {
      if (!(error instanceof Wrong)) throw error;
      failed += 1;
      console.log(`FAILED  portal ${title}: ${error.message}`);
    });
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

async function firstVisit() {
  await page.goto(`${base}/`);
  await page.waitForURL("**/setup/code");
  await look("code");
  await type("#f-code", "WRONGCODE1");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".problem");
  await look("code-wrong");
  await type("#f-code", code);
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
}

// A second person: invited on one screen, comes in on another, both by keyboard.
async function secondPerson(browser) {
  await page.goto(`${base}/people`);
  await look("people");
  await type("#f-name", "田中 一郎");
  await type("#f-login", "tanaka");
  await tabTo("form.card button.first");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".join-code", { timeout: 10000 });
  await look("invitation");
  const invitation = await page.textContent(".join-code");
  const theirs = await (await browser.context({ viewport: phone, javaScriptEnabled: false, locale: "ja-JP" })).newPage();
  await theirs.goto(`${base}/join`);
  for (const [field, text] of [["invite", invitation.toLowerCase()], ["password", "hana tori kaze"], ["password_again", "hana tori kaze"]]) await theirs.fill(`#f-${field}`, text);
  await theirs.click("main form button.first");
  await theirs.waitForSelector("main[data-refresh]", { timeout: 10000 });
  if (await theirs.locator("nav a[href='/settings']").count() > 0) throw new Error("a member is led to the settings");
  await theirs.context().close();
}

async function wholeMenu() {
  for (const path of menu) {
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
}

async function everything(browser) {
  const data = newFolder();
  const portal = await beginPortal(data);
  base = portal.base;
  shots = 0; // what was found wrong stays found
  complaints = [];
  try {
    const context = await browser.context({ viewport: phone, locale: "ja-JP" });
    page = await context.newPage();
    page.on("console", (message) => { if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`); });
    await firstVisit();
    await secondPerson(browser);
    await wholeMenu();
  } catch (error) {
    await page?.screenshot({ path: "out/portal/99-failed.png", fullPage: true, timeout: 10000 }).catch(() => {});
    throw error;
  } finally {
    await portal.quit();
    removeFolder(data);
  }
}

mkdirSync(new URL("out/portal", import.meta.url), { recursive: true });
const began = Date.now();
let again = 0;
try {
  ({ again } = await walk("portal", WALK_SECONDS, everything));
} catch (error) {
  failed += 1;
  console.log(`FAILED  portal, after ${at}: ${error.message.split("\n")[0]}`);
}
console.log(`portal: ${shots} pages met by keyboard, ${failed} failed, in ${Math.round((Date.now() - began) / 1000)} s, begun again ${again} times`);
process.exit(failed === 0 ? 0 : 1);
