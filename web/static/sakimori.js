// Small comforts; every page works without this file. Today renews itself once a minute while nobody
// is busy with it, the list of devices gets a box that chooses all, sheets get a button to print.
"use strict";

function renewPage(main, seconds) {
  const isBusy = () => document.hidden || main.contains(document.activeElement) || main.querySelector("details[open]");
  const renew = async () => {
    if (isBusy()) return;
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { "X-Renew": "1" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    if (!fresh || isBusy() || fresh.innerHTML === main.innerHTML) return;
    main.replaceChildren(...fresh.childNodes);
    document.title = page.title;
  };
  setInterval(() => { renew().catch(() => {}); }, seconds * 1000);
}

function chooseAll(place) {
  const boxes = document.querySelectorAll(".pick input[type=checkbox]");
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", place.dataset.chooseAll);
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  place.replaceChildren(all);
}

function printButton(place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn small-btn";
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => window.print());
  place.append(" ", button);
}

const main = document.querySelector("main[data-refresh]");
if (main) renewPage(main, Number(main.dataset.refresh) || 60);
document.querySelectorAll("[data-choose-all]").forEach(chooseAll);
document.querySelectorAll("[data-print]").forEach(printButton);
