/* The rows of one field and what may be done with them, each deed one step of undo. Knows no page. */
window.sdi = window.sdi || {};
(function (sdi) {
  "use strict";
  const STEPS = 100;

  sdi.Rows = class {
    /* columns: the form's; value: the rows; scope: what conditions ask of the record; changed(): told after each deed. */
    constructor({ columns, value, scope, limit, changed }) {
      Object.assign(this, { columns, scope: scope || {}, limit, changed, undone: [], done: [], next: 0, ids: {} });
      this.rows = (value || []).map((row) => this.keyed(row));
    }

    keyed(row) {
      this.next += 1;
      return { key: this.next, row: { ...row } };
    }

    /* The list as it is posted: rows without anything in them are left out, except for their place among others. */
    value() { return this.rows.map((item) => item.row).filter((row) => Object.keys(row).some((name) => name !== "id")); }

    /* One deed, undone as one; a deed that changes nothing is none. */
    deed(work) {
      const before = this.picture();
      work();
      if (this.picture() === before) { return false; }
      this.done.push(before);
      if (this.done.length > STEPS) { this.done.shift(); }
      this.undone = [];
      this.changed();
      return true;
    }

    picture() { return JSON.stringify(this.rows); }

    back() { return this.turn(this.done, this.undone); }

    again() { return this.turn(this.undone, this.done); }

    turn(from, to) {
      if (!from.length) { return false; }
      to.push(this.picture());
      this.rows = JSON.parse(from.pop());
      this.rows.forEach((item) => { if (!item.row.id && this.ids[item.key]) { item.row.id = this.ids[item.key]; } });
      this.changed();
      return true;
    }

    set(at, column, value) {
      const row = this.rows[at].row;
      if (value === undefined || value === "" || (Array.isArray(value) && !value.length)) { delete row[column.name]; }
      else { row[column.name] = value; }
    }

    edit(at, column, value) { return this.deed(() => this.set(at, column, value)); }

    add(at) {
      if (this.full()) { return false; }
      return this.deed(() => this.rows.splice(at, 0, this.keyed({})));
    }

    full() { return this.rows.length >= this.limit; }

    remove(from, to) { return this.deed(() => this.rows.splice(from, to - from + 1)); }

    move(from, to, by) {
      if (from + by < 0 || to + by >= this.rows.length) { return false; }
      return this.deed(() => {
        const taken = this.rows.splice(from, to - from + 1);
        this.rows.splice(from + by, 0, ...taken);
      });
    }

    clear({ top, bottom, columns }) {
      return this.deed(() => {
        for (let at = top; at <= bottom; at += 1) { columns.forEach((column) => this.set(at, column, undefined)); }
      });
    }

    /* Copies the first row of a range into the rest of it; of a single row, the row above into it. */
    fill({ top, bottom, columns }) {
      const source = top === bottom ? top - 1 : top;
      if (source < 0) { return false; }
      return this.deed(() => {
        for (let at = source + 1; at <= bottom; at += 1) {
          columns.forEach((column) => {
            const value = this.rows[source].row[column.name];
            this.set(at, column, value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
          });
        }
      });
    }

    /* A block from a spreadsheet, with a line of heads or without; tells {rows, unknown, skipped, named}. */
    paste(text, at, first) {
      const lines = sdi.cells(text);
      const heads = lines.length > 1 ? sdi.heads(lines[0], this.columns) : null;
      const body = heads ? lines.slice(1) : lines;
      const place = this.columns.indexOf(first);
      const told = { rows: 0, skipped: 0, named: Boolean(heads), unknown: heads ? lines[0].filter((cell, n) => cell && !heads[n]) : [] };
      this.deed(() => body.forEach((line, n) => {
        if (at + n >= this.rows.length) {
          if (this.full()) { told.skipped += 1; return; }
          this.rows.push(this.keyed({}));
        }
        line.forEach((cell, m) => {
          const column = heads ? heads[m] : this.columns[place + m];
          if (column) { this.set(at + n, column, sdi.valueOf(column, cell)); }
        });
        told.rows += 1;
      }));
      return told;
    }

    /* Whether a column is asked of a row: its condition over the row, then over the record. */
    applies(at, column) {
      const row = this.rows[at].row;
      return sdi.holds(column.condition, (name) => {
        const known = this.columns.some((one) => one.name === name);
        return [].concat((known ? row[name] : this.scope[name]) || []);
      }) !== false;
    }

    /* Ids the catalogue gave to new rows, taken over by place, so that the next save speaks of the same rows. */
    adopt(saved) {
      const mine = this.rows.filter((item) => Object.keys(item.row).some((name) => name !== "id"));
      if (!Array.isArray(saved) || saved.length !== mine.length) { return; }
      mine.forEach((item, at) => { if (saved[at].id && !item.row.id) { item.row.id = this.ids[item.key] = saved[at].id; } });
    }
  };
}(window.sdi));
