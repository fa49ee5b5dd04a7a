/* While a name is typed: the naming rules with a correction, and what is like it in the registry with "use this". */
(function (sdi) {
  "use strict";
  const place = document.querySelector("[data-api]");
  if (!place || !sdi || !sdi.make) { return; }
  const make = sdi.make;
  const words = JSON.parse(place.dataset.choicesWords);
  /* What a name in this form is the name of, and which kinds may stand for it. */
  const OF = { dataset: "", ms_var: "variabel", ms_ind: "indikator", variabel_yang_dikumpulkan: "variabel", variabel_pembangun: "variabel" };
  const TITLED = ["konsep", "variabel", "indikator", "kegiatan"];
  const TAKES = { variabel: ["variabel_standar", "variabel"], indikator: ["indikator_standar"] };

  function ask(action, asked) {
    const address = new URL(place.dataset.api + action, location.href);
    Object.entries(asked).forEach(([name, value]) => address.searchParams.set(name, value));
    return fetch(address, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : null)).then((data) => data && data.result).catch(() => null);
  }

  /* Advice below a name: kind is what it names, put(text) writes a correction, take(item) refers to something there is. */
  function advise(text, kind, box, { put, take }) {
    const name = text.trim();
    box.dataset.asked = name;
    if (name.length < 3) { box.textContent = ""; return; }
    Promise.all([
      ask("sdi_naming_check", { name, kind, exclude: place.dataset.record }),
      ask("sdi_similar_list", { text: name, kinds: kind === "variabel" ? "konsep,variabel" : kind, limit: 5, exclude: place.dataset.record }),
    ]).then(([rules, similar]) => {
      if (box.dataset.asked !== name) { return; }
      box.textContent = "";
      naming(rules, name, box, put);
      const found = ((similar && similar.results) || []).filter((item) => !item.retired);
      if (found.length) { alike(found, box, take); }
    });
  }

  function naming(rules, name, box, put) {
    if (!rules || !rules.results.length) { return; }
    const part = box.appendChild(make("div", { class: "finding syarat" }));
    part.appendChild(make("p", {}, words.naming));
    const list = part.appendChild(make("ul"));
    rules.results.forEach((item) => {
      const line = list.appendChild(make("li", {}, item.message));
      if (item.clause) { line.appendChild(make("span", { class: "small muted" }, ` ${item.clause}`)); }
    });
    if (rules.suggestion && rules.suggestion !== name) {
      const button = part.appendChild(make("button", { type: "button", class: "button" }, words.correct.replace("{name}", rules.suggestion)));
      button.addEventListener("click", () => put(rules.suggestion));
    }
  }

  function alike(found, box, take) {
    const part = box.appendChild(make("div"));
    part.appendChild(make("p", { class: "small" }, words.alike));
    const list = part.appendChild(make("ul"));
    found.forEach((item) => {
      const line = list.appendChild(make("li", { class: "alike" }));
      const said = line.appendChild(make("div"));
      said.appendChild(make("a", { href: item.url, target: "_blank", rel: "noopener" }, item.title));
      said.appendChild(make("span", { class: "small muted" }, ` ${[item.kind, item.definisi].filter(Boolean).join(" · ").slice(0, 160)}`));
      const button = line.appendChild(make("button", { type: "button", class: "button", "aria-label": `${words.use}: ${item.title}` }, words.use));
      button.addEventListener("click", () => take(item, box));
    });
  }

  function later(work) {
    let timer = null;
    return (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), 350); };
  }

  function below(anchor) {
    const box = make("div", { class: "advice", "aria-live": "polite" });
    anchor.after(box);
    return box;
  }

  /* A new standard that there is already: the way to it, and the way to give up the draft. */
  function leads(item, box) {
    box.textContent = "";
    const part = box.appendChild(make("div", { class: "finding saran" }));
    part.appendChild(make("p", {}, item.title));
    const line = part.appendChild(make("p", { class: "row" }));
    line.appendChild(make("a", { class: "button", href: item.url }, words.use));
    line.appendChild(make("a", { href: `${place.dataset.tasks}#batal` }, words.discard));
  }

  function write(input) {
    return (text) => {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    };
  }

  function used(item, box) { box.textContent = words.used.replace("{title}", item.title); }

  const title = place.querySelector("input[name=title]");
  const kind = place.dataset.kind;
  const nama = place.querySelector("input[name=nama]");
  const single = TITLED.includes(kind) && title ? { input: title, kind, take: leads } : null;
  const inRow = nama && place.dataset.rowOf ? OF[place.dataset.rowOf] : "";
  const target = single || (inRow ? { input: nama, kind: inRow, take: refer } : null);

  function refer(item, box) {
    const names = item.kind === "konsep" ? ["konsep"] : TAKES[item.kind] || [];
    const select = names.map((name) => place.querySelector(`select[name="${name}"][data-picker]`)).find(Boolean);
    if (!select || !select.sdiSet) { window.open(item.url, "_blank", "noopener"); return; }
    select.sdiSet({ id: item.record_id || item.id, title: item.title });
    used(item, box);
  }

  if (target) {
    const box = below(target.input);
    const run = later(() => advise(target.input.value, target.kind, box, { put: write(target.input), take: target.take }));
    target.input.addEventListener("input", run);
  }

  /* In a grid: below it, for the name that is being typed; what is used becomes the reference of that row. */
  document.addEventListener("sdi:typing", (event) => {
    const { column, control, row, set } = event.detail;
    const holder = event.target;
    const named = OF[holder.dataset.field];
    if (column.name !== "nama" || !named || !control) { return; }
    const box = holder.querySelector(".advice") || below(holder.querySelector("[data-said]"));
    const columns = JSON.parse(holder.dataset.rows).columns;
    const take = (item) => {
      const names = item.kind === "konsep" ? ["konsep"] : TAKES[item.kind] || [];
      const found = columns.find((one) => names.includes(one.name) && one.reference);
      if (!found) { window.open(item.url, "_blank", "noopener"); return; }
      set(row, found.name, { id: item.record_id || item.id, title: item.title });
      used(item, box);
    };
    const put = (text) => { if (control.isConnected) { write(control)(text); } else { set(row, "nama", text); } };
    control.addEventListener("input", later(() => advise(control.value, named, box, { put, take })));
  });
}(window.sdi));
