// What the pages do with JavaScript: title, the page that must be there, the check.
import { must } from "./look.mjs";

const pcap = { name: "a.pcap", mimeType: "application/octet-stream", buffer: Buffer.from("12345") };

async function byArrows(lane) { // one key per question: Tab to the group, an arrow or a blank to answer
  const { page } = await lane.open("/ja/check.html");
  await page.focus("input[name='a-2'][value=yes]");
  await page.keyboard.press("ArrowRight");
  must(await page.isChecked("input[name='a-2'][value=partly]"), "the arrow did not choose");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  must(await page.evaluate(() => document.activeElement.name) === "a-3", "the next question is not two stops away");
}

async function asksReason(lane) {
  const { page } = await lane.open("/ja/check.html");
  must(!(await page.isVisible("input[name='r-2']")), "it is asked before");
  await page.check("input[name='a-2'][value=not_applicable]");
  must(await page.isVisible("input[name='r-2']"), "it is not asked");
}

async function byDigits(lane) {
  const { page } = await lane.open("/ja/check.html");
  await page.focus("input[name='a-2']");
  await page.keyboard.press("2");
  must(await page.isChecked("input[name='a-2'][value=partly]"), "the second answer was not chosen");
  must(await page.evaluate(() => document.activeElement.name) === "a-3", "it did not go on");
  await page.keyboard.press("9");
  must(await page.isChecked("input[name='a-3'][value=unknown]"), "a digit without an answer changed something");
  await page.keyboard.press("5");
  must(await page.evaluate(() => document.activeElement.name) === "r-3", "it did not ask for the reason");
}

async function renews(lane) { // but not under somebody's hands
  const { page } = await lane.page({ isOwn: true }); // its clock is ours
  await page.clock.install();
  await page.goto(`${lane.server.base}/ja/today-busy.html`);
  await page.evaluate(() => { document.querySelector("h1").textContent = "old"; });
  await page.focus("main a");
  await page.clock.runFor(61000);
  must(await page.textContent("h1") === "old", "it changed while somebody was at it");
  await page.evaluate(() => document.activeElement.blur());
  await page.clock.runFor(61000);
  await page.waitForFunction(() => document.querySelector("h1").textContent !== "old", null, { timeout: 5000 });
}

async function choosesAll(lane) {
  const { page } = await lane.open("/ja/devices.html");
  await page.check("th.pick input");
  must(await page.evaluate(() => [...document.querySelectorAll("td.pick input")].every((e) => e.checked)), "not all are chosen");
}

async function refusesLarge(lane) {
  const { page } = await lane.open("/ja/captures.html");
  lane.server.posts.length = 0;
  await page.evaluate(() => { document.querySelector("#file").dataset.bytesMax = "3"; });
  await page.setInputFiles("#file", pcap);
  await page.click("form[data-sending] button");
  await page.waitForSelector("form .problem");
  must(lane.server.posts.length === 0, "it was sent");
}

async function showsSending(lane) {
  const { page } = await lane.open("/ja/captures.html");
  const { posts } = lane.server;
  posts.length = 0;
  await page.setInputFiles("#file", pcap);
  await page.evaluate(() => { window.told = []; new MutationObserver(() => window.told.push(document.querySelector("progress")?.value)).observe(document.querySelector("form[data-sending]"), { childList: true, subtree: true, characterData: true }); });
  await page.click("form[data-sending] button");
  await page.waitForFunction(() => !document.querySelector("form[data-sending]"), undefined, { timeout: 10000 });
  must(await page.evaluate(() => window.told.length > 0), "nothing was told");
  must(posts.length === 1 && posts[0].path === "/captures", "it was not sent");
}

export const scripted = [
  { name: "check", title: "the check-up is answered by keyboard alone", check: byArrows },
  { name: "check", title: "a reason is asked only where one is needed", check: asksReason },
  { name: "check", title: "a digit answers and goes on to the next question", check: byDigits },
  { name: "today-busy", title: "Today renews itself", check: renews },
  { name: "devices", title: "all devices of a page are chosen at once", check: choosesAll },
  { name: "captures", title: "a file that is too large is refused before it is sent", check: refusesLarge },
  { name: "captures", title: "a file that is sent shows how far it is, and then the page that came back", check: showsSending },
];
