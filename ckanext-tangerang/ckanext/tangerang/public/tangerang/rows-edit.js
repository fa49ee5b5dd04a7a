/* How one cell of a grid is edited: in its place, or in a dialog for several choices and for inner rows. */
window.sdi = window.sdi || {};
(function (sdi) {
  "use strict";
  const make = sdi.make;
  const FEW = 60;

  /* Opens the control a column asks for; done(value, step) with the new value and where to go: [rows, columns]. */
  sdi.editCell = function (cell, column, value, words, typed, done) {
    if (column.kind === "rows" || (column.multiple && column.options)) { return dialog(column, value, words, done); }
    const control = controlOf(column, value, typed);
    cell.classList.add("editing");
    cell.textContent = "";
    cell.appendChild(control.element);
    control.main.setAttribute("aria-label", column.label);
    control.main.focus();
    if (control.main.select && typed === undefined) { control.main.select(); }
    let open = true;
    function close(save, step) {
      if (!open) { return; }
      open = false;
      done(save ? control.read() : undefined, step, save);
    }
    if (column.reference && sdi.combobox) {
      sdi.combobox(control.main, { kinds: column.reference, chosen: (item) => { control.pick(item); close(true, [0, 0]); } });
    }
    control.main.addEventListener("keydown", (event) => {
      const long = control.main.tagName === "TEXTAREA";
      if (event.defaultPrevented) { return; }
      if (event.key === "Escape") { close(false, [0, 0]); }
      else if (event.key === "Tab") { close(true, [0, event.shiftKey ? -1 : 1]); }
      else if (event.key === "Enter" && !(long && (event.altKey || event.shiftKey))) { close(true, [1, 0]); }
      else { return; }
      event.preventDefault();
      event.stopPropagation();
    });
    control.main.addEventListener("blur", () => setTimeout(() => close(true, null), 0));
    return control.main;
  };

  function controlOf(column, value, typed) {
    if (column.reference) { return reference(column, value, typed); }
    if (column.options && column.options.length <= FEW) { return select(column, value, typed); }
    const long = column.kind === "markdown" || column.multiple || column.max > 300;
    const main = make(long ? "textarea" : "input", {
      class: "input", rows: long ? 3 : null, maxlength: column.options || column.multiple ? null : column.max,
      type: long ? null : column.kind === "date" && !column.partial ? "date" : "text", inputmode: column.kind === "year" ? "numeric" : null,
      autocomplete: "off",
    });
    main.value = typed === undefined ? sdi.shown(column, value).split(column.multiple ? "; " : "\u0000").join("\n") : main.type === "date" ? "" : typed;
    const element = make("div", { class: "cell-control" });
    element.appendChild(main);
    if (column.options) {
      const list = element.appendChild(make("datalist", { id: "cell-options" }));
      column.options.forEach(([, label]) => list.appendChild(make("option", { value: label })));
      main.setAttribute("list", "cell-options");
    }
    return { element, main, read: () => sdi.valueOf(column, main.value) || "" };
  }

  function select(column, value, typed) {
    const main = make("select", { class: "input" });
    main.appendChild(make("option", { value: "" }));
    column.options.forEach(([code, label]) => main.appendChild(make("option", { value: code }, label)));
    if (value && !column.options.some(([code]) => code === value)) { main.appendChild(make("option", { value }, value)); }
    main.value = value || "";
    if (typed) {
      const hit = column.options.find(([, label]) => label.toLowerCase().startsWith(typed.toLowerCase()));
      if (hit) { main.value = hit[0]; }
    }
    return { element: main, main, read: () => main.value };
  }

  function reference(column, value, typed) {
    const before = sdi.shown(column, value);
    const main = make("input", { class: "input", type: "text", autocomplete: "off" });
    main.value = typed === undefined ? before : typed;
    let chosen = null;
    return {
      element: main, main,
      pick: (item) => {
        chosen = item.id;
        column.titles[item.id] = item.title;
        main.value = item.title;
      },
      read: () => chosen || (main.value.trim() === before ? value : main.value.trim()) || "",
    };
  }

  function dialog(column, value, words, done) {
    const box = document.body.appendChild(make("dialog", { class: "cell-dialog", "aria-labelledby": "cell-dialog-title" }));
    const form = box.appendChild(make("form", { method: "dialog", class: "stack" }));
    form.appendChild(make("h2", { id: "cell-dialog-title", class: "h3" }, column.label));
    const read = column.kind === "rows" ? linesOf(form, column, value, words) : boxesOf(form, column, value);
    const actions = form.appendChild(make("div", { class: "actions" }));
    actions.appendChild(make("button", { class: "button primary", value: "ok" }, words.take));
    actions.appendChild(make("button", { class: "button", value: "", formnovalidate: "" }, words.cancel));
    box.addEventListener("close", () => {
      const kept = box.returnValue === "ok";
      const result = kept ? read() : undefined;
      box.remove();
      done(result, [0, 0], kept);
    });
    box.showModal();
    const first = box.querySelector("textarea, input");
    if (first) { first.focus(); }
    return box;
  }

  function linesOf(form, column, value, words) {
    const shape = column.columns.map((inner) => inner.label).join(" = ");
    form.appendChild(make("p", { class: "hint", id: "cell-dialog-help" }, `${words.lines} ${shape}`));
    const area = form.appendChild(make("textarea", {
      class: "input", rows: 10, "aria-labelledby": "cell-dialog-title", "aria-describedby": "cell-dialog-help",
    }));
    area.value = sdi.lines(column, value);
    return () => sdi.fromLines(column, area.value);
  }

  function boxesOf(form, column, value) {
    const set = form.appendChild(make("fieldset", { class: "boxes", "aria-labelledby": "cell-dialog-title" }));
    column.options.forEach(([code, label], at) => {
      const line = set.appendChild(make("div", { class: "choice" }));
      const tick = line.appendChild(make("input", { type: "checkbox", id: `cell-box-${at}`, value: code }));
      tick.checked = [].concat(value || []).includes(code);
      line.appendChild(make("label", { for: `cell-box-${at}` }, label));
    });
    return () => Array.from(set.querySelectorAll("input:checked"), (tick) => tick.value);
  }
}(window.sdi));
