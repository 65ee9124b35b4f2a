// What is asked of every page that is looked at: axe finds nothing, and it fits its window. A page that does
// not answer for itself throws Wrong; any other error is the browser's, and the page is tried again.
import { readFileSync } from "node:fs";

const axeSource = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

export class Wrong extends Error {}

export function must(isTrue, sentence) {
  if (!isTrue) throw new Wrong(sentence);
}

export async function axe(page) {
  // it stays in the page: a second width needs it not again, and it runs warm
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  }).then((result) => result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3)
    .map((n) => `${n.html.slice(0, 160)} ${n.any.map((a) => a.message).join("; ").slice(0, 200)}`).join(" | ")}`)));
  must(found.length === 0, found.join("\n"));
}

export async function fits(page) {
  const wide = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth, window: window.innerWidth,
    out: [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1
      && !e.closest(".scroll, svg, .unseen")).map((e) => e.outerHTML.slice(0, 120)).slice(0, 3),
  }));
  const { width } = page.viewportSize();
  if (wide.window !== width) throw new Error(`the window is ${wide.window} wide, not ${width}`); // the browser's fault
  must(wide.page <= wide.window, `the page is ${wide.page} wide in a window of ${wide.window}: ${wide.out.join(" | ")}`);
}

// Colours are forced on the page: what can be pressed or filled in is still told from text.
export async function edges(page) {
  const without = await page.evaluate(() => [...document.querySelectorAll("main button, main input:not([type=hidden], [type=radio], [type=checkbox]), main select, main textarea")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".unseen") && (getComputedStyle(e).borderBottomStyle === "none" || parseFloat(getComputedStyle(e).borderBottomWidth) === 0)
      && !getComputedStyle(e).textDecorationLine.includes("underline")).map((e) => e.outerHTML.slice(0, 120)));
  must(without.length === 0, `neither edge nor underline: ${without.slice(0, 3).join(" | ")}`);
}
