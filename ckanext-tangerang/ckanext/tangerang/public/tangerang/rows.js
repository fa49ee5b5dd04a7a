/* Puts a grid where a page carries rows: takes the plain list's place, posts the rows as JSON with the section it lies in. */
(function (sdi) {
  "use strict";
  if (!sdi || !sdi.Rows) { return; }

  document.querySelectorAll("[data-rows]").forEach((box) => {
    const given = JSON.parse(box.dataset.rows);
    const words = given.words;
    const form = box.closest("form");
    const said = box.querySelector("[data-said]");
    const tools = box.querySelector("[data-tools]");
    const posted = box.appendChild(sdi.make("input", { type: "hidden", name: given.name }));
    const model = new sdi.Rows({ columns: given.columns, value: given.value, scope: given.scope, limit: given.limit, changed });
    const marked = marksOf(given.marks);
    let grid = null;
    box.querySelector("[data-plain]").remove();
    box.classList.add("alive");
    tools.hidden = false;
    posted.value = JSON.stringify(model.value());
    grid = new sdi.Grid({
      table: box.querySelector("[data-table] table"), model, words, marks, edit, deed, told: tell,
      ask: (at) => given.address.replace("/0", `/${at}`),
    });
    empty();

    function changed() {
      posted.value = JSON.stringify(model.value());
      if (grid) {
        empty();
        grid.draw(box.querySelector("table").contains(document.activeElement));
      }
      posted.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function empty() {
      box.querySelector("[data-none]").hidden = model.rows.length > 0;
      box.querySelector("[data-table]").hidden = !model.rows.length;
      box.querySelector("[data-count]").textContent = words.count.replace("{n}", model.rows.length);
      tools.querySelectorAll("[data-do]").forEach((button) => {
        const off = { back: !model.done.length, again: !model.undone.length, add: model.full(), paste: false }[button.dataset.do];
        button.disabled = off === undefined ? !model.rows.length : off;
      });
    }

    /* What stands against a cell, by the key of its row, while its value is what it was then. */
    function marksOf(found) {
      const kept = {};
      Object.entries(found).forEach(([path, sentences]) => {
        const [, at, name] = path.split(".");
        const item = model.rows[Number(at)];
        if (item && name) {
          const place = `${item.key}.${name}`;
          kept[place] = { was: JSON.stringify(item.row[name]), sentences: (kept[place] ? kept[place].sentences : []).concat(sentences) };
        }
      });
      return kept;
    }

    function marks(at, column) {
      const item = model.rows[at];
      const found = marked[`${item.key}.${column.name}`];
      return found && found.was === JSON.stringify(item.row[column.name]) ? found.sentences : [];
    }

    function tell(at, column, applies) {
      const parts = [`${column.label}${column.number ? ` (${column.number})` : ""}`];
      parts.push(applies ? column.help : words.off);
      if (applies && column.good) { parts.push(`${words.good}: ${column.good}`); }
      said.textContent = parts.filter(Boolean).join(" – ");
      marks(at, column).forEach((sentence) => said.appendChild(sdi.make("strong", { class: "said-mark" }, sentence)));
      box.dispatchEvent(new CustomEvent("sdi:cell", { bubbles: true, detail: { at, column, text: sdi.shown(column, model.rows[at].row[column.name]), set: (value) => model.edit(at, column, value) } }));
    }

    function edit(cell, at, column, typed) {
      const control = sdi.editCell(cell, column, model.rows[at].row[column.name], words, typed, (value, step, save) => {
        const moved = save && model.edit(at, column, value);
        if (!moved) { grid.draw(); }
        if (step) { grid.go(at + step[0], grid.columns.indexOf(column) + step[1]); }
      });
      box.dispatchEvent(new CustomEvent("sdi:typing", { bubbles: true, detail: { column, control, row: model.rows[at].key, set: refer } }));
    }

    /* A value from elsewhere on the page into a column of the row of this key; a record with its title. */
    function refer(key, name, value) {
      const column = given.columns.find((one) => one.name === name);
      const at = model.rows.findIndex((item) => item.key === key);
      if (at < 0 || !column) { return; }
      if (value.id) { column.titles[value.id] = value.title; }
      model.edit(at, column, value.id || value);
    }

    /* One deed of keyboard or toolbar on the range. */
    function deed(name, text) {
      const range = grid.range();
      const where = model.rows.length ? range.bottom : -1;
      if (name === "add") { added(where + 1); }
      else if (name === "delete") { model.remove(range.top, range.bottom); grid.go(range.top, grid.column); announce(words.removed.replace("{n}", range.bottom - range.top + 1)); }
      else if (name === "up" || name === "down") { moved(range, name === "up" ? -1 : 1); }
      else if (name === "fill") { model.fill(range); grid.focus(); }
      else if (name === "clear") { model.clear(range); grid.focus(); }
      else if (name === "back" || name === "again") { model[name](); grid.draw(true); empty(); }
      else if (name === "paste" && text === undefined) { pasteBox(range); }
      else if (name === "paste") { pasted(text, range); }
    }

    function added(at) {
      if (!model.add(at)) { announce(words.full.replace("{n}", given.limit)); return; }
      grid.go(at, 0);
    }

    function moved(range, by) {
      if (!model.move(range.top, range.bottom, by)) { return; }
      if (grid.anchor) { grid.anchor[0] += by; }
      grid.at += by;
      grid.draw(true);
    }

    function pasted(text, range) {
      const told = model.paste(text, model.rows.length ? range.top : 0, grid.columns[range.left] || grid.columns[0]);
      grid.draw(true);
      let sentence = words.pasted.replace("{n}", told.rows);
      if (told.named) { sentence += ` ${words.byHeads}`; }
      if (told.unknown.length) { sentence += ` ${words.unknown.replace("{names}", told.unknown.join(", "))}`; }
      if (told.skipped) { sentence += ` ${words.full.replace("{n}", given.limit)}`; }
      announce(sentence);
    }

    /* Where the keys for pasting are not at hand: a box to paste into. */
    function pasteBox(range) {
      const column = { kind: "rows", label: words.pasteHere, columns: [{ label: words.pasteHelp }] };
      const dialog = sdi.editCell(null, column, [], { ...words, lines: "" }, undefined, () => {});
      const area = dialog.querySelector("textarea");
      dialog.addEventListener("close", () => { if (dialog.returnValue === "ok" && area.value.trim()) { pasted(area.value, range); } });
    }

    function announce(sentence) { said.textContent = sentence; }

    tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) { deed(button.dataset.do); }
    });
    box.addEventListener("click", (event) => {
      const link = event.target.closest("tbody th a");
      if (!link || !sdi.flush) { return; }
      event.preventDefault();
      sdi.flush().then(() => { location.href = link.href; });
    });
    form.addEventListener("sdi:saved", (event) => model.adopt((event.detail.seen || {})[given.name]));
  });
}(window.sdi));
