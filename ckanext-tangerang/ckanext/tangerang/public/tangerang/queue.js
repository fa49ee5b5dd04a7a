/* The queue and the review page by keyboard: j k move, Enter opens, x chooses, a approves, r returns, ? shows the keys. */
(function () {
  "use strict";
  const table = document.querySelector("[data-queue]");
  const review = document.querySelector("[data-review]");
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  /* A part of the decision: opened, in sight, its first control with the focus. */
  function reveal(id) {
    const part = document.getElementById(id);
    if (!part) { return false; }
    if (part.matches("details")) { part.open = true; }
    part.querySelectorAll("details[data-with]").forEach((one) => { one.open = true; });
    const first = [...part.querySelectorAll("input:not([type=hidden]), textarea, select, button")].find((one) => one.checkVisibility());
    part.scrollIntoView({ block: "nearest" });
    (first || part).focus();
    return true;
  }

  function dialog() {
    const box = document.querySelector("[data-keys-dialog]");
    if (box && !box.open) { box.showModal(); }
  }

  function queue() {
    const links = [...table.querySelectorAll("a[data-open]")];
    const ticks = [...table.querySelectorAll("input[name=id]")];
    const count = document.querySelector("[data-count]");
    const every = document.querySelector("[data-every]");
    const all = document.querySelector("[data-all]");
    const row = () => links.findIndex((link) => link.closest("tr").contains(document.activeElement));

    function told() {
      const n = ticks.filter((tick) => tick.checked).length;
      if (count) { count.textContent = n && !(every && every.checked) ? count.dataset.words.replace("{n}", n) : ""; }
      if (all) { all.checked = n === ticks.length; all.indeterminate = n > 0 && n < ticks.length; }
    }
    if (all) {
      all.hidden = false;
      document.querySelector("[data-all-label]").hidden = false;
      all.addEventListener("change", () => { ticks.forEach((tick) => { tick.checked = all.checked; }); told(); });
    }
    if (every) {
      every.addEventListener("change", () => {
        ticks.forEach((tick) => { tick.disabled = every.checked; });
        all.disabled = every.checked;
        told();
      });
    }
    ticks.forEach((tick) => tick.addEventListener("change", told));
    told();
    const hint = document.querySelector("[data-keys]");
    if (hint) { hint.hidden = false; }

    const step = (by) => {
      const now = row();
      const next = now < 0 ? 0 : Math.min(Math.max(now + by, 0), links.length - 1);
      links[next].focus();
      links[next].closest("tr").scrollIntoView({ block: "nearest" });
    };
    const go = (part) => { const now = row(); if (now >= 0) { location.assign(links[now].href + part); } };
    const pick = () => { const now = row(); if (now >= 0 && ticks[now]) { ticks[now].click(); } };
    return { j: () => step(1), k: () => step(-1), x: pick, a: () => go("#buka-setujui"), r: () => go("#buka-kembalikan"), "?": dialog };
  }

  function page() {
    const follow = (rel) => { const link = document.querySelector(`a[rel=${rel}]`); if (link) { link.click(); } };
    /* no element has this name: a browser that scrolls to one takes the focus away again */
    if (location.hash.startsWith("#buka-")) { reveal(location.hash.slice("#buka-".length)); }
    return {
      a: () => reveal("setujui"), r: () => reveal("kembalikan"), j: () => follow("next"), k: () => follow("prev"), "?": dialog,
    };
  }

  const keys = table ? queue() : review ? page() : null;
  if (!keys) { return; }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) { return; }
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
}());
