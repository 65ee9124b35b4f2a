// Small comforts; every page works without this file. Today renews itself once a minute while nobody
// is busy with it, the list of devices gets a box that chooses all, sheets get a button to print, a
// file that is handed in shows how far it is, digits answer questions.
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

function sendFile(form) {
  const input = form.querySelector("input[type=file]");
  const say = document.createElement("p");
  const bar = document.createElement("progress");
  say.setAttribute("role", "status");
  bar.max = 100;
  const tell = (words, isWrong) => {
    say.className = isWrong ? "problem" : "small";
    say.textContent = words;
    bar.hidden = isWrong;
    form.append(bar, say);
  };
  const show = (text) => { // the page that came back: the list, or what went wrong
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById("main");
    if (!fresh) return tell(form.dataset.broken, true);
    document.getElementById("main").replaceChildren(...fresh.childNodes);
    document.title = page.title;
    document.querySelectorAll("form[data-sending]").forEach(sendFile);
document.querySelectorAll("form.check").forEach(answerByDigit);
document.querySelectorAll("[data-keys]").forEach((hint) => { hint.hidden = false; });
    return undefined;
  };
  form.addEventListener("submit", (event) => {
    const [file] = input.files;
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(input.dataset.bytesMax)) {
      tell(form.dataset.tooLarge, true);
      input.focus();
      return;
    }
    const request = new XMLHttpRequest();
    const button = form.querySelector("button");
    request.upload.addEventListener("progress", (sent) => {
      bar.value = Math.floor((sent.loaded / sent.total) * 100);
      tell(`${form.dataset.sending}: ${bar.value} %`, false);
    });
    request.addEventListener("load", () => show(request.responseText));
    request.addEventListener("error", () => { button.disabled = false; tell(form.dataset.broken, true); });
    button.disabled = true;
    tell(form.dataset.sending, false);
    request.open("POST", form.getAttribute("action"));
    request.send(new FormData(form));
  });
}

// 1 to 9 on a choice: that answer, and on to the next question.
function answerByDigit(form) {
  const questions = [...form.querySelectorAll("fieldset.question")];
  form.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    const question = event.target.closest("fieldset");
    const choice = question.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    if (choice.classList.contains("needs-reason")) return question.querySelector(".reason input")?.focus();
    const next = questions.slice(questions.indexOf(question) + 1).map((other) => other.querySelector("input[type=radio]")).find((radio) => radio?.checkVisibility());
    (next ?? choice).focus();
  });
}

const main = document.querySelector("main[data-refresh]");
if (main) renewPage(main, Number(main.dataset.refresh) || 60);
document.querySelectorAll("[data-choose-all]").forEach(chooseAll);
document.querySelectorAll("[data-print]").forEach(printButton);
document.querySelectorAll("form[data-sending]").forEach(sendFile);
document.querySelectorAll("form.check").forEach(answerByDigit);
document.querySelectorAll("[data-keys]").forEach((hint) => { hint.hidden = false; });
