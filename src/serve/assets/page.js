// The pages of newsdex work without this module. It adds completion in the search box, keys, and a range on the
// timeline.

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

/* Completion: an editable combobox with a list (ARIA Authoring Practices, "List Autocomplete with Manual Selection"). */

function completing(input) {
  const list = document.createElement("ul");
  list.className = "completions";
  list.id = `${input.id}-completions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Completions");
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  let chosen = -1;
  let waiting = 0;
  let asked = null;

  const close = () => {
    clearTimeout(waiting);
    asked?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    const entries = [...list.children];
    chosen = (number + entries.length) % entries.length;
    entries.forEach((entry, at) => entry.setAttribute("aria-selected", String(at === chosen)));
    entries[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", entries[chosen].id);
  };
  const take = (entry) => {
    const rest = input.value.slice(input.selectionEnd ?? input.value.length);
    input.value = entry.dataset.query + rest;
    input.setSelectionRange(entry.dataset.query.length, entry.dataset.query.length);
    close();
    input.focus();
    if (entry.dataset.kind === "field") ask();
  };
  const show = (completions) => {
    list.replaceChildren(...completions.map((completion, number) => {
      const entry = document.createElement("li");
      entry.id = `${list.id}-${number}`;
      entry.setAttribute("role", "option");
      entry.setAttribute("aria-selected", "false");
      entry.dataset.query = completion.query;
      entry.dataset.kind = completion.kind;
      const label = document.createElement("b");
      label.textContent = completion.label;
      label.dir = "auto";
      const about = document.createElement("span");
      about.textContent = completion.meaning ?? `${completion.kind}, ${completion.articles.toLocaleString("en")}`;
      entry.append(label, about);
      entry.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(entry);
      });
      return entry;
    }));
    chosen = -1;
    list.hidden = completions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  };
  const ask = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const typed = input.value.slice(0, input.selectionEnd ?? input.value.length);
      if (typed.trim() === "") return close();
      try {
        const address = `${input.dataset.complete}?q=${encodeURIComponent(typed)}`;
        const answer = await fetch(address, { signal: asked.signal });
        if (!answer.ok) return close();
        const { completions } = await answer.json();
        if (document.activeElement === input) show(completions);
      } catch {
        // A newer request has replaced this one, or the service has gone: there is nothing to complete.
      }
    }, 120);
  };

  input.addEventListener("input", ask);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (list.hidden) {
      if (event.key === "ArrowDown" && event.altKey) ask();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      choose(chosen + 1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen < 0 ? -1 : chosen - 1);
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    }
  });
}

/* Matches of an article: n and p go on into the next and the previous article. */

function matching(bar) {
  const marks = [...document.querySelectorAll("mark[id]")];
  const links = [...bar.querySelectorAll(".numbers a")];
  const count = bar.querySelector("[data-count]");
  const summary = count.textContent;
  const neighbour = (relation) => bar.querySelector(`a[rel="${relation}"]`);
  let current = -1;

  const show = (number) => {
    current = number;
    marks.forEach((mark, at) => mark.classList.toggle("current", at === number));
    links.forEach((link, at) => {
      if (at === number) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    count.textContent = number < 0 ? summary : `Match ${number + 1} of ${marks.length}`;
  };
  const fromAddress = () => {
    const name = location.hash.slice(1);
    if (name === "last") show(marks.length - 1);
    else show(marks.findIndex((mark) => mark.id === name));
  };
  const go = (number) => {
    show(number);
    const mark = marks[number];
    history.replaceState(null, "", `#${mark.id}`);
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  };
  count.setAttribute("role", "status");
  fromAddress();
  window.addEventListener("hashchange", fromAddress);
  return {
    n: () => (current + 1 < marks.length ? go(current + 1) : neighbour("next")?.click()),
    p: () => (current > 0 ? go(current - 1) : neighbour("prev")?.click()),
  };
}

/* Hits of a list: j and k. */

function listing(hits) {
  let current = -1;
  const go = (number) => {
    if (number < 0 || number >= hits.length) {
      document.querySelector(number < 0 ? '.paging a[rel="prev"]' : '.paging a[rel="next"]')?.click();
      return;
    }
    hits[current]?.classList.remove("current");
    current = number;
    hits[current].classList.add("current");
    hits[current].querySelector("a").focus({ preventScroll: true });
    hits[current].scrollIntoView({ block: "nearest" });
  };
  return { j: () => go(current + 1), k: () => go(current - 1) };
}

/* A range on the timeline: drag from one bar to another. A click still opens one period. */

function ranging(chart, form) {
  for (const svg of chart.querySelectorAll("svg")) {
    const bars = [...svg.querySelectorAll("a")];
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      const width = svg.viewBox.baseVal.width;
      const x = ((event.clientX - box.left) / box.width) * width;
      const start = (bar) => Number(bar.querySelector(".area").getAttribute("x"));
      let nearest = 0;
      bars.forEach((bar, number) => {
        if (start(bar) <= x) nearest = number;
      });
      return nearest;
    };
    let first = -1;
    let last = -1;
    const paint = () => {
      const [from, to] = [Math.min(first, last), Math.max(first, last)];
      bars.forEach((bar, number) => bar.classList.toggle("chosen", first >= 0 && number >= from && number <= to));
    };
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch" || bars.length === 0) return;
      first = last = at(event);
    });
    window.addEventListener("pointermove", (event) => {
      if (first < 0) return;
      last = at(event);
      if (last !== first) paint();
    });
    window.addEventListener("pointerup", () => {
      if (first < 0) return;
      const [from, to] = [Math.min(first, last), Math.max(first, last)];
      const isRange = from !== to;
      first = last = -1;
      if (!isRange) return;
      svg.addEventListener("click", (event) => event.preventDefault(), { once: true, capture: true });
      form.elements.from.value = bars[from].dataset.from;
      form.elements.to.value = bars[to].dataset.to;
      form.requestSubmit();
    });
  }
}

const keys = {};
document.querySelectorAll("input[data-complete]").forEach(completing);
document.querySelectorAll("[data-matches]").forEach((bar) => Object.assign(keys, matching(bar)));
const hits = [...document.querySelectorAll(".hit")];
if (hits.length > 0) Object.assign(keys, listing(hits));
const form = document.querySelector("[data-period]");
if (form) document.querySelectorAll("[data-chart]").forEach((chart) => ranging(chart, form));
keys["/"] = () => {
  const box = document.querySelector('input[type="search"]');
  box?.focus();
  box?.select();
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});
