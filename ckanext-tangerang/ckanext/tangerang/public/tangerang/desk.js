/* Registration pages: saves while a person types, shows conditional items, takes a block of cells pasted from a spreadsheet. */
(function () {
  "use strict";
  var form = document.getElementById("section-form");
  if (!form) { return; }
  var meta = document.querySelector('meta[name="csrf_field_name"]');
  var token = meta && document.querySelector('meta[name="' + meta.content + '"]');
  var status = document.getElementById("saved");
  var base = form.elements.base;
  var address = form.dataset.autosave;
  var dirty = {};
  var timer = null;
  var busy = false;

  function values(name) {
    var found = form.querySelectorAll('[name="' + CSS.escape(name) + '"]');
    var first = found[0];
    if (first.type === "checkbox") {
      var ticked = Array.prototype.filter.call(found, function (box) { return box.checked; });
      return ticked.length ? ticked.map(function (box) { return box.value; }) : null;
    }
    if (first.type === "radio") {
      var chosen = form.querySelector('[name="' + CSS.escape(name) + '"]:checked');
      return chosen ? chosen.value : null;
    }
    var text = first.value.trim();
    var cut = { comma: /[,\n]/, lines: /\n/ }[first.dataset.list];
    if (cut) {
      var parts = text.split(cut).map(function (part) { return part.trim(); }).filter(Boolean);
      return parts.length ? parts : null;
    }
    return text || null;
  }

  function say(words) { if (status) { status.textContent = words; } }

  function send() {
    if (busy || !address || !Object.keys(dirty).length) { return; }
    var changes = {};
    Object.keys(dirty).forEach(function (name) { changes[name] = values(name); });
    dirty = {};
    busy = true;
    var headers = { "Content-Type": "application/json" };
    if (token) { headers["X-CSRFToken"] = token.content; }
    fetch(address, {
      method: "POST", headers: headers, credentials: "same-origin",
      body: JSON.stringify({ base: Number(base.value), changes: changes })
    }).then(function (answer) {
      return answer.json().then(function (data) {
        busy = false;
        if (answer.ok) {
          base.value = data.base;
          say(status.dataset.saved + " " + new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
          if (Object.keys(dirty).length) { later(); }
        } else if (answer.status === 409) {
          address = "";
          say(status.dataset.conflict);
        } else {
          say(status.dataset.failed + ": " + data.errors.map(function (error) { return error[1]; }).join(" "));
        }
      });
    }).catch(function () {
      busy = false;
      Object.keys(changes).forEach(function (name) { dirty[name] = true; });
      say(status.dataset.failed);
      later();
    });
  }

  function later() { clearTimeout(timer); timer = setTimeout(send, 1200); }

  /* A condition of the form's definition: {field, in} with all, any, not around it. */
  function holds(condition) {
    if (condition.all) { return condition.all.every(holds); }
    if (condition.any) { return condition.any.some(holds); }
    if (condition.not) { return !holds(condition.not); }
    if (!form.querySelector('[name="' + CSS.escape(condition.field) + '"]')) { return null; }
    var value = [].concat(values(condition.field) || []);
    if (condition.in) { return value.some(function (one) { return condition.in.indexOf(one) >= 0; }); }
    return condition.filled === false ? !value.length : value.length > 0;
  }

  function conditions() {
    form.querySelectorAll("[data-condition]").forEach(function (box) {
      var shown = holds(JSON.parse(box.dataset.condition));
      if (shown !== null) { box.hidden = !shown; }
    });
  }

  form.addEventListener("input", function (event) {
    var name = event.target.name;
    if (!name || name === "base" || name.indexOf("tables.") === 0) { return; }
    dirty[name] = true;
    conditions();
    later();
  });
  form.addEventListener("submit", function () { clearTimeout(timer); address = ""; });

  /* A block of cells pasted into a grid fills the cells right of and below the one it is pasted into. */
  document.querySelectorAll("[data-grid]").forEach(function (grid) {
    grid.addEventListener("paste", function (event) {
      var text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
      if (!/[\t\n]/.test(text)) { return; }
      event.preventDefault();
      var start = event.target.closest("td");
      var row = start.parentElement;
      text.split("\n").forEach(function (line) {
        if (!row) { return; }
        var cell = row.cells[start.cellIndex];
        line.split("\t").forEach(function (part) {
          var control = cell && cell.querySelector("input, select");
          if (control) { fill(control, part.trim()); }
          cell = cell && cell.nextElementSibling;
        });
        row = row.nextElementSibling;
      });
    });
  });

  function fill(control, text) {
    if (control.tagName !== "SELECT") { control.value = text; return; }
    Array.prototype.forEach.call(control.options, function (option) {
      if (option.value.toLowerCase() === text.toLowerCase() || option.text.toLowerCase() === text.toLowerCase()) { option.selected = true; }
    });
  }
}());
