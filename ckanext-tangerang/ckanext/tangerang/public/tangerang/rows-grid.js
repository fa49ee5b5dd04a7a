/* A grid of rows on the page: cells one walks through by keyboard, marks in cells, a range, the clipboard. */
window.sdi = window.sdi || {};
(function (sdi) {
  "use strict";

  function make(tag, attributes, text) {
    const element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => { if (value !== null && value !== false) { element.setAttribute(name, value); } });
    if (text) { element.textContent = text; }
    return element;
  }
  sdi.make = make;

  sdi.Grid = class {
    /* table: the empty table; model: sdi.Rows; words: sentences; marks(at, column): sentences; ask(at): address of a row's form. */
    constructor({ table, model, words, marks, ask, edit, deed, told }) {
      Object.assign(this, { table, model, words, marks, ask, edit, deed, told, at: 0, column: 0, anchor: null });
      this.columns = model.columns;
      this.head();
      this.body = table.appendChild(make("tbody"));
      table.addEventListener("keydown", (event) => this.key(event));
      table.addEventListener("mousedown", (event) => this.point(event));
      table.addEventListener("dblclick", (event) => { if (this.cellOf(event)) { this.open(); } });
      table.addEventListener("focusin", (event) => this.entered(event));
      table.addEventListener("copy", (event) => this.copy(event));
      table.addEventListener("paste", (event) => this.paste(event));
      this.draw();
    }

    head() {
      const line = this.table.appendChild(make("thead")).appendChild(make("tr", { role: "row" }));
      line.appendChild(make("th", { scope: "col", role: "columnheader" }, this.words.row));
      this.columns.forEach((column) => {
        const cell = line.appendChild(make("th", { scope: "col", role: "columnheader", title: column.help || null }));
        cell.appendChild(make("span", {}, column.label));
        if (column.required) { cell.appendChild(make("span", { class: "must" }, this.words.required)); }
        if (column.number) { cell.appendChild(make("span", { class: "under" }, column.number)); }
      });
    }

    draw(focus) {
      this.body.textContent = "";
      this.at = Math.max(0, Math.min(this.at, this.model.rows.length - 1));
      this.model.rows.forEach((item, at) => this.body.appendChild(this.line(at)));
      this.paint();
      if (focus) { this.focus(); }
    }

    line(at) {
      const line = make("tr", { role: "row" });
      const head = line.appendChild(make("th", { scope: "row", role: "rowheader" }));
      head.appendChild(make("a", { href: this.ask(at), tabindex: "-1", "aria-label": this.words.open.replace("{n}", at + 1) }, String(at + 1)));
      this.columns.forEach((column, place) => line.appendChild(this.cell(at, place)));
      return line;
    }

    cell(at, place) {
      const column = this.columns[place];
      const text = sdi.shown(column, this.model.rows[at].row[column.name]);
      const applies = this.model.applies(at, column);
      const found = applies ? this.marks(at, column) : [];
      const cell = make("td", {
        role: "gridcell", tabindex: "-1", "data-label": column.label, class: [
          text ? "" : "is-empty", applies ? "" : "off", found.length ? "marked" : "", column.kind === "rows" ? "lines" : "",
        ].filter(Boolean).join(" ") || null,
        "aria-readonly": applies ? null : "true", "aria-invalid": found.length ? "true" : null,
      });
      cell.appendChild(make("span", { class: "cell-text" }, text));
      if (found.length) { cell.appendChild(make("span", { class: "visually-hidden" }, ` ${this.words.mark}: ${found.join(" ")}`)); }
      if (!applies) { cell.appendChild(make("span", { class: "visually-hidden" }, this.words.off)); }
      return cell;
    }

    cellAt(at, place) {
      const line = this.body.rows[at];
      return line && line.cells[place + 1];
    }

    cellOf(event) {
      const cell = event.target.closest("td");
      return cell && this.body.contains(cell) ? cell : null;
    }

    /* The range from where a person started to where they are; a single cell without one. */
    range() {
      const from = this.anchor || [this.at, this.column];
      const [left, right] = [from[1], this.column].sort((a, b) => a - b);
      return {
        top: Math.min(from[0], this.at), bottom: Math.max(from[0], this.at), left, right, columns: this.columns.slice(left, right + 1),
      };
    }

    paint() {
      const { top, bottom, left, right } = this.range();
      Array.from(this.body.rows).forEach((line, at) => Array.from(line.cells).slice(1).forEach((cell, place) => {
        const here = at === this.at && place === this.column;
        cell.tabIndex = here ? 0 : -1;
        cell.setAttribute("aria-selected", String(at >= top && at <= bottom && place >= left && place <= right));
      }));
    }

    focus() {
      const cell = this.cellAt(this.at, this.column);
      if (cell) { cell.focus(); }
    }

    entered(event) {
      const cell = this.cellOf(event);
      if (!cell || cell !== event.target) { return; }
      const [at, place] = [cell.parentElement.sectionRowIndex, cell.cellIndex - 1];
      if (at !== this.at || place !== this.column) {
        this.anchor = null;
        this.at = at;
        this.column = place;
        this.paint();
      }
      this.told(at, this.columns[place], this.model.applies(at, this.columns[place]));
    }

    point(event) {
      const cell = this.cellOf(event);
      if (!cell || event.target.closest("input, select, textarea")) { return; }
      const [at, place] = [cell.parentElement.sectionRowIndex, cell.cellIndex - 1];
      if (event.shiftKey) {
        event.preventDefault();
        this.go(at, place, true);
      } else if (at === this.at && place === this.column && document.activeElement === cell) {
        event.preventDefault();
        this.open();
      }
    }

    go(at, place, extend) {
      this.anchor = extend ? this.anchor || [this.at, this.column] : null;
      this.at = Math.max(0, Math.min(at, this.model.rows.length - 1));
      this.column = Math.max(0, Math.min(place, this.columns.length - 1));
      this.paint();
      this.focus();
    }

    open(text) {
      const column = this.columns[this.column];
      if (this.model.rows.length && this.model.applies(this.at, column)) { this.edit(this.cellAt(this.at, this.column), this.at, column, text); }
    }

    key(event) {
      if (event.target.closest("input, select, textarea, dialog") || !this.cellOf(event)) { return; }
      const control = event.ctrlKey || event.metaKey;
      const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };
      const deeds = { d: "fill", z: event.shiftKey ? "again" : "back", y: "again" };
      const step = steps[event.key];
      let done = true;
      if (event.altKey && step && step[0]) { this.deed(step[0] < 0 ? "up" : "down"); }
      else if (step) { this.go(this.at + step[0], this.column + step[1], event.shiftKey); }
      else if (event.key === "Home") { this.go(control ? 0 : this.at, 0, event.shiftKey); }
      else if (event.key === "End") { this.go(control ? this.model.rows.length - 1 : this.at, this.columns.length - 1, event.shiftKey); }
      else if (event.key === "Enter" && control) { this.deed("add"); }
      else if (event.key === "Enter" || event.key === "F2") { this.open(); }
      else if (event.key === "Delete" || event.key === "Backspace") { this.deed("clear"); }
      else if (control && deeds[event.key.toLowerCase()]) { this.deed(deeds[event.key.toLowerCase()]); }
      else if (!control && !event.altKey && event.key.length === 1) { this.open(event.key); }
      else { done = false; }
      if (done) { event.preventDefault(); }
    }

    copy(event) {
      if (!this.cellOf(event) || event.target.closest("input, textarea")) { return; }
      const { top, bottom, columns } = this.range();
      const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
      const lines = this.model.rows.slice(top, bottom + 1).map((item) => columns
        .map((column) => quoted(sdi.shown(column, item.row[column.name]))).join("\t"));
      event.clipboardData.setData("text/plain", lines.join("\n"));
      event.preventDefault();
    }

    paste(event) {
      if (event.target.closest("input, select, textarea")) { return; }
      event.preventDefault();
      this.deed("paste", event.clipboardData.getData("text/plain"));
    }
  };
}(window.sdi));
