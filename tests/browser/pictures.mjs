// The pictures of the README, taken from the running demo. Start it on an empty folder, then call:
//   ./run --demo --data "$(mktemp -d)" --listen 127.0.0.1:17999
//   CHROMIUM=$(command -v chromium) node tests/browser/pictures.mjs http://127.0.0.1:17999 PASSWORD FOLDER
// Logs in as the demo's person, names the devices by pasting a table, as a company would, then leaves
// PAGE-LANG.png (1280 px) and today-LANG-360.png in FOLDER.
import { Browser } from "./chromium.mjs";

const [base, password, out] = process.argv.slice(2);
const browser = await Browser.begin();
const desktop = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };
const context = await browser.context({ viewport: desktop, locale: "ja-JP" });
const page = await context.newPage();

const shoot = (name, options = {}) => page.screenshot({ path: `${out}/${name}.png`, ...options });

await page.goto(`${base}/login`);
await page.fill("#f-name", "demo");
await page.fill("#f-password", password);
await page.click("main form button.first");
await page.waitForSelector("main[data-refresh]");
await page.goto(`${base}/setup/place`);
await shoot("place-ja");
const people = { 10: "ファイルサーバー", "d4:be:d9:21:5b:07": "経理-01\t鈴木", "3c:52:82:67:0c:3d": "総務-01\t高橋", 53: "営業-01\t田中", 54: "営業-02\t伊藤", 55: "管理-01\t佐藤",
  56: "営業-03\t渡辺", 57: "設計-01\t山本", 58: "設計-02\t中村", 59: "受付\t小林", 60: "社長のMac\t加藤", 21: "複合機（2階）", 22: "プリンター（1階）" };
await page.goto(`${base}/devices/paste`);
await page.fill("main textarea", Object.entries(people).map(([last, text]) => `${last.length > 3 ? last : `192.168.10.${last}`}\t${text}`).join("\n"));
await page.click("main form button.first");
await page.click("button[name=apply]");
await page.waitForURL("**/devices*");
await page.goto(`${base}/`);
for (const lang of ["ja", "en"]) {
  await page.click(`form[action='/language'] button[value='${lang}']`).catch(() => {});
  await page.goto(`${base}/alerts`); // on Today its case stands in its place
  const urgent = await page.getAttribute("main a[href^='/alerts/']", "href");
  await page.goto(`${base}/cases`);
  const incident = await page.getAttribute("main a[href^='/cases/0']", "href");
  for (const [name, path] of [["case", incident], ["today", "/"], ["alert", urgent], ["devices", "/devices"], ["map", "/map"], ["criterion", "/check/scs3/3-1-1-1"]]) {
    await page.goto(base + path);
    await shoot(`${name}-${lang}`);
  }
  await page.setViewportSize(phone);
  await page.goto(`${base}/`);
  await shoot(`today-${lang}-360`);
  await page.setViewportSize(desktop);
}
await browser.end();
