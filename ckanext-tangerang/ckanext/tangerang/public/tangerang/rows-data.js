/* What a grid of rows knows without a page: conditions, pasted text, its heads, codes, the lines of inner rows. */
window.sdi = window.sdi || {};
(function (sdi) {
  "use strict";

  /* A condition of the form's definition over values(name) -> list of texts; null where that cannot be told. */
  sdi.holds = function holds(condition, values) {
    if (!condition) { return true; }
    if (condition.all) { return together(condition.all.map((part) => holds(part, values)), false); }
    if (condition.any) { return together(condition.any.map((part) => holds(part, values)), true); }
    if (condition.not) {
      const inner = holds(condition.not, values);
      return inner === null ? null : !inner;
    }
    const found = values(condition.field);
    if (found === null) { return null; }
    if (condition.in) { return found.some((one) => condition.in.includes(one)); }
    return condition.filled === false ? !found.length : found.length > 0;
  };

  function together(parts, deciding) {
    if (parts.includes(deciding)) { return deciding; }
    return parts.includes(null) ? null : !deciding;
  }

  /* Cells copied from a spreadsheet: lines of cells between tabs; a cell with tabs or line ends stands in quotes. */
  sdi.cells = function (text) {
    const lines = [[""]];
    let quoted = false;
    const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let at = 0; at < source.length; at += 1) {
      const sign = source[at];
      const line = lines[lines.length - 1];
      if (quoted) {
        if (sign !== '"') { line[line.length - 1] += sign; }
        else if (source[at + 1] === '"') { line[line.length - 1] += '"'; at += 1; }
        else { quoted = false; }
      } else if (sign === '"' && line[line.length - 1] === "") { quoted = true; }
      else if (sign === "\t") { line.push(""); }
      else if (sign === "\n") { lines.push([""]); }
      else { line[line.length - 1] += sign; }
    }
    return lines.map((line) => line.map((cell) => cell.trim()));
  };

  function plain(text) {
    return String(text || "").toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, " ").trim();
  }

  function pairs(text) {
    const packed = text.replace(/ /g, "");
    return Array.from({ length: Math.max(0, packed.length - 1) }, (_, at) => packed.slice(at, at + 2));
  }

  /* How alike two texts are, 0 to 1: same words, one within the other, or pairs of letters they share. */
  sdi.likeness = function (one, other) {
    const a = plain(one);
    const b = plain(other);
    if (!a || !b) { return 0; }
    if (a === b) { return 1; }
    if (Math.min(a.length, b.length) > 3 && (` ${a} `.includes(` ${b} `) || ` ${b} `.includes(` ${a} `))) { return 0.8; }
    const left = pairs(a);
    const right = pairs(b);
    const rest = right.slice();
    const shared = left.filter((pair) => {
      const at = rest.indexOf(pair);
      if (at >= 0) { rest.splice(at, 1); }
      return at >= 0;
    }).length;
    return left.length + right.length ? 2 * shared / (left.length + right.length) : 0;
  };

  /* The column each cell of a line names, null for a cell that names none; nothing at all where the line is no head. */
  sdi.heads = function (line, columns) {
    const free = columns.slice();
    const ranked = [];
    line.forEach((cell, at) => free.forEach((column) => {
      const likeness = Math.max(...[column.name, ...column.names].map((name) => sdi.likeness(name, cell)));
      if (likeness >= 0.7) { ranked.push({ at, column, likeness }); }
    }));
    ranked.sort((one, other) => other.likeness - one.likeness);
    const found = line.map(() => null);
    ranked.forEach(({ at, column }) => {
      if (!found[at] && free.includes(column)) {
        found[at] = column;
        free.splice(free.indexOf(column), 1);
      }
    });
    const filled = line.filter(Boolean).length;
    const named = found.filter(Boolean).length;
    return named >= Math.min(2, filled) && named >= filled * 0.5 ? found : null;
  };

  /* The code a text means in a list of [code, label]: by code, by label, or as it is. */
  sdi.code = function (options, text) {
    const asked = plain(text);
    const found = options.find(([code]) => code === text) || options.find(([code]) => plain(code) === asked)
      || options.find(([, label]) => plain(label) === asked);
    return found ? found[0] : text;
  };

  /* Inner rows as lines "a = b" and back; a line pasted from a spreadsheet may have tabs. */
  sdi.lines = function (column, value) {
    return (value || []).map((row) => column.columns.map((inner) => sdi.shown(inner, row[inner.name])).join(" = ").replace(/( = )+$/, ""))
      .join("\n");
  };

  sdi.fromLines = function (column, text) {
    return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
      const parts = line.split(line.includes("\t") ? "\t" : "=").map((part) => part.trim());
      const last = column.columns.length - 1;
      const cells = parts.slice(0, last).concat(parts.slice(last).join(" = ") || []);
      const row = {};
      column.columns.forEach((inner, at) => {
        const value = sdi.valueOf(inner, cells[at] || "");
        if (value) { row[inner.name] = value; }
      });
      return row;
    });
  };

  const DAY = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;

  /* The value of a column that a text means; an empty text is undefined. */
  sdi.valueOf = function (column, text) {
    const said = text.trim();
    if (!said) { return undefined; }
    if (column.kind === "rows") { return sdi.fromLines(column, said); }
    if (column.multiple) {
      const parts = said.split(column.options ? /[;,\n]/ : /[;\n]/).map((part) => part.trim()).filter(Boolean);
      return parts.map((part) => (column.options ? sdi.code(column.options, part) : part));
    }
    if (column.options) { return sdi.code(column.options, said); }
    const day = column.kind === "date" && DAY.exec(said);
    return day ? `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}` : said;
  };

  /* How a value reads in its cell. */
  sdi.shown = function (column, value) {
    if (value === undefined || value === null || value === "") { return ""; }
    if (column.kind === "rows") { return sdi.lines(column, value); }
    const one = (item) => {
      const found = column.options && column.options.find(([code]) => code === item);
      return found ? found[1] : (column.titles && column.titles[item]) || String(item);
    };
    return Array.isArray(value) ? value.map(one).join("; ") : one(value);
  };
}(window.sdi));
