// By keyboard alone: everything on a page is reached in order, is visibly focused, and is not covered.
import { must } from "./look.mjs";

// Pages whose whole way by Tab is gone, at both widths.
export const walked = ["today-busy", "alert-now", "devices", "device", "setup-admin", "setup-place", "settings", "login", "odd", "people", "person", "me", "same", "today-questions",
  "programme", "check", "check-refused", "section", "item", "result", "plan", "duties", "links", "file", "sign", "star", "have", "find", "find-row", "find-list", "sites", "today-programme", "guide", "guide-ciphers", "guide-outsourcing", "guide-courses",
  "cases", "case", "case-missing", "case-record", "case-report", "case-actions", "case-hands", "case-new", "case-wishes", "odd-form", "odd-wrong", "playbook", "playbooks", "playbook-cards"];

export async function walk(page) {
  const wanted = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true })).length);
  // A day and a time of day have several stops each.
  const parts = await page.evaluate(() => document.querySelectorAll("input[type=date], input[type=time]").length);
  const seen = new Set();
  for (let i = 0; i < wanted + 4 + 4 * parts; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const box = e.getBoundingClientRect();
      const bar = document.querySelector("footer.odd");
      const top = bar && getComputedStyle(bar).position === "fixed" && !bar.contains(e) ? bar.getBoundingClientRect().top : window.innerHeight;
      e.dataset.seen ??= String(document.querySelectorAll("[data-seen]").length);
      return { id: e.dataset.seen, html: e.outerHTML.slice(0, 100), outline: getComputedStyle(e).outlineStyle, width: parseFloat(getComputedStyle(e).outlineWidth),
        covered: box.top >= top || box.bottom <= 0, isRadio: e.type === "radio" };
    });
    if (at === null) break;
    if (!at.isRadio) must(!at.covered, `covered or out of sight when focused: ${at.html}`);
    must(at.outline !== "none" && at.width >= 2, `no visible focus: ${at.html}`);
    seen.add(at.id);
  }
  // What is out of sight and of Tab's way is there for Enter in a field alone.
  const missed = await page.evaluate(() => [...document.querySelectorAll("a[href], button:not(.unseen[tabindex='-1']), input:not([type=hidden]), select, textarea, summary")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.dataset.seen && e.type !== "radio").map((e) => e.outerHTML.slice(0, 100)));
  must(missed.length === 0, `not reached by Tab: ${missed.slice(0, 3).join(" | ")}`);
  must(seen.size > 2, "nothing could be focused");
}
