// The pages with lists: keys to walk a queue, the import, the trial of a rule.
import {find, isWriting, make, say} from "./dom.js";

if (location.hash === "#search") find("search")?.focus();

const rows = () => [...document.querySelectorAll(".queue .title a")];

addEventListener("keydown", (event) => {
  if (isWriting(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = rows();
  const at = links.indexOf(document.activeElement);
  const step = {ArrowDown: 1, j: 1, ArrowUp: -1, k: -1}[event.key];
  if (event.key === "/" && find("search")) { event.preventDefault(); find("search").focus(); }
  else if (step && links.length) {
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, at + step))].focus();
  }
});

find("import")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [told, problems] = [find("import-told"), find("import-problems")];
  told.replaceChildren(say("saving"));
  const response = await fetch("/import", {
    method: "POST", body: find("import-file").files[0],
    headers: {"content-type": "text/plain", "x-csrf-token": document.body.dataset.token},
  });
  const answer = response.ok ? await response.json() : {message: say("error_other"), problems: []};
  told.replaceChildren(answer.message);
  problems.replaceChildren(...answer.problems.map((problem) => make("li", {}, problem)));
});

async function follow(trial) {
  for (;;) {
    const response = await fetch(`/api/trial?id=${trial}`);
    if (!response.ok) return;
    const told = await response.json();
    find("trial-progress").value = told.done;
    const found = told.gained + told.lost + told.changed;
    find("trial-told").replaceChildren(
      `${say("trial_progress", told)} · ${found || !told.finished ? say("trial_result", told) : say("trial_none")}`,
    );
    find("trial-shown").replaceChildren(...told.shown.map(shown));
    if (told.finished) return;
    await new Promise((done) => setTimeout(done, 700));
  }
}

const shown = (one) => make(
  "li", {},
  make("q", {class: "quote", lang: "vi"}, "…", one.before, make("mark", {class: `k-${one.kind}`}, one.text), one.after, "…"),
  make(
    "span", {class: "meta"},
    make("span", {class: `badge ${one.change === "lost" ? "rejected" : "accepted"}`}, say(`change_${one.change}`)),
    " ", one.was ? make("del", {}, one.was) : null, " ", one.value, " · ", make("a", {href: `/articles/${one.article}`}, one.title),
  ),
);

if (find("trial")) follow(find("trial").dataset.trial);
