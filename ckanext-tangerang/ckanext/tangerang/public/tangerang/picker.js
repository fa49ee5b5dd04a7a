/* Search as one types for a record to refer to: an ARIA combobox over the lists a page has without a script. */
window.sdi = window.sdi || {};
(function (sdi) {
  "use strict";
  const place = document.querySelector("[data-choices]");
  if (!place) { return; }
  const words = JSON.parse(place.dataset.choicesWords);
  const make = (tag, attributes, text) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    if (text) { element.textContent = text; }
    return element;
  };
  let count = 0;

  function search(kinds, text) {
    const address = new URL(place.dataset.choices, location.href);
    address.searchParams.set("kinds", kinds);
    address.searchParams.set("q", text);
    return fetch(address, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : { results: [] })).then((data) => data.results);
  }

  /* Makes a combobox of a text input; chosen({id, title, hint}) is told what a person takes. */
  sdi.combobox = function (input, { kinds, chosen }) {
    count += 1;
    const list = make("ul", { class: "picker-list", role: "listbox", id: `picker-${count}`, "aria-label": words.list });
    let found = [];
    let active = -1;
    let timer = null;
    let asked = "";
    list.hidden = true;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("autocomplete", "off");
    const inGrid = input.closest("td");
    const owner = inGrid ? inGrid.closest(".rows") : input.parentElement;
    owner.appendChild(list);

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function show(results) {
      found = results;
      list.textContent = "";
      found.forEach((item, at) => {
        const option = list.appendChild(make("li", { role: "option", id: `${list.id}-${at}`, "aria-selected": "false" }, item.title));
        if (item.hint) { option.appendChild(make("span", { class: "hint" }, item.hint)); }
      });
      if (!found.length) { list.appendChild(make("li", { role: "option", class: "none", "aria-disabled": "true", "aria-selected": "false" }, words.none)); }
      list.classList.toggle("floating", Boolean(inGrid));
      if (inGrid) {
        const box = input.getBoundingClientRect();
        Object.assign(list.style, { left: `${Math.max(4, Math.min(box.left, innerWidth - 300))}px`, top: `${box.bottom}px`, width: `${Math.min(Math.max(box.width, 288), innerWidth - 8)}px` });
      }
      list.hidden = false;
      active = -1;
      input.setAttribute("aria-expanded", "true");
    }

    function mark(at) {
      if (!found.length) { return; }
      active = (at + found.length) % found.length;
      Array.from(list.children).forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
      input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    }

    function take(at) {
      const item = found[at];
      close();
      if (item) { chosen(item); }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      const text = input.value.trim();
      asked = text;
      if (text.length < 2) { close(); return; }
      timer = setTimeout(() => search(kinds, text).then((results) => { if (asked === text && input.isConnected) { show(results); } }), 200);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) { return; }
      if (event.key === "ArrowDown") { mark(active + 1); }
      else if (event.key === "ArrowUp") { mark(active < 0 ? found.length - 1 : active - 1); }
      else if (event.key === "Enter" && active >= 0) { take(active); }
      else if (event.key === "Escape") { close(); }
      else { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) { take(Array.from(list.children).indexOf(option)); }
    });
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      asked = "";
      close();
      if (inGrid) { setTimeout(() => list.remove(), 0); }
    });
    return { close };
  };

  function told(control) { control.dispatchEvent(new Event("input", { bubbles: true })); }

  /* One record: the list of the page stays, out of sight, and holds the value. */
  document.querySelectorAll("select[data-picker]").forEach((select) => {
    const box = make("div", { class: "picker" });
    const input = make("input", { class: "input", type: "text", placeholder: words.type });
    ["id", "aria-describedby", "aria-invalid", "aria-required"].forEach((name) => {
      if (select.hasAttribute(name)) { input.setAttribute(name, select.getAttribute(name)); }
    });
    select.removeAttribute("id");
    select.hidden = true;
    select.after(box);
    box.appendChild(input);
    const shown = () => (select.value ? select.selectedOptions[0].textContent : "");
    input.value = shown();
    function set(item) {
      if (item && !Array.from(select.options).some((option) => option.value === item.id)) { select.add(new Option(item.title, item.id)); }
      select.value = item ? item.id : "";
      input.value = shown();
      told(select);
    }
    select.sdiSet = set;
    sdi.combobox(input, { kinds: select.dataset.picker, chosen: set });
    input.addEventListener("blur", () => {
      if (!input.value.trim() && select.value) { set(null); }
      else { input.value = shown(); }
    });
  });

  /* Several records: those chosen as a list one takes out of, and a search to add. */
  document.querySelectorAll("[data-picker-many]").forEach((holder) => {
    const set = holder.querySelector("fieldset");
    const boxes = set && set.querySelector(":scope > div:last-of-type");
    if (!boxes || !boxes.querySelector("input[type=checkbox]")) { return; }
    const name = boxes.querySelector("input").name;
    boxes.hidden = true;
    const chosen = set.appendChild(make("ul", { class: "picked" }));
    const box = set.appendChild(make("div", { class: "picker" }));
    const input = box.appendChild(make("input", { class: "input", type: "text", placeholder: words.type, "aria-label": set.querySelector("legend").textContent }));
    function draw() {
      chosen.textContent = "";
      boxes.querySelectorAll("input:checked").forEach((tick) => {
        const text = tick.nextElementSibling.textContent;
        const line = chosen.appendChild(make("li", {}, text));
        const out = line.appendChild(make("button", { type: "button", "aria-label": words.remove.replace("{title}", text) }, "×"));
        out.addEventListener("click", () => { tick.checked = false; told(tick); draw(); input.focus(); });
      });
      chosen.hidden = !chosen.children.length;
    }
    function take(item) {
      let tick = Array.from(boxes.querySelectorAll("input")).find((one) => one.value === item.id);
      if (!tick) {
        const line = boxes.appendChild(make("div", { class: "choice" }));
        tick = line.appendChild(make("input", { type: "checkbox", name, value: item.id }));
        line.appendChild(make("label", {}, item.title));
      }
      tick.checked = true;
      input.value = "";
      told(tick);
      draw();
    }
    holder.sdiAdd = take;
    sdi.combobox(input, { kinds: holder.dataset.pickerMany, chosen: take });
    draw();
  });
}(window.sdi));
