"use strict";
(function () {
  // Of a long table so many rows are shown at a time: more than that is slow to lay out.
  var AT_ONCE = 500;
  var LEAST_TO_FILTER = 4;
  var said = document.getElementById("said");
  var refresh = {};

  function all(selector, within) {
    return Array.from((within || document).querySelectorAll(selector));
  }

  function button(text, onClick) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", onClick);
    return made;
  }

  function amount(number) {
    return number.toLocaleString("en");
  }

  function say(text) {
    said.textContent = "";
    window.setTimeout(function () { said.textContent = text; }, 50);
  }

  // Tables: a button in each head of a column sorts by it, and back.

  var compare = new Intl.Collator("en", { numeric: true }).compare;

  function valueOf(row, column, isNumber) {
    var text = row.cells[column].textContent;
    return isNumber ? Number(text.replace(/[^0-9.]/g, "")) : text;
  }

  function sortBy(table, heads, column, isFalling) {
    var body = table.tBodies[0];
    var isNumber = heads[column].dataset.sort === "number";
    var rows = Array.from(body.rows, function (row, place) {
      return { row: row, value: valueOf(row, column, isNumber), place: place };
    });
    rows.sort(function (one, other) {
      var order = isNumber ? one.value - other.value : compare(one.value, other.value);
      return (isFalling ? -order : order) || one.place - other.place;
    });
    var sorted = document.createDocumentFragment();
    rows.forEach(function (item) { sorted.appendChild(item.row); });
    body.appendChild(sorted);
    heads.forEach(function (head, place) {
      if (place === column) {
        head.setAttribute("aria-sort", isFalling ? "descending" : "ascending");
      } else {
        head.removeAttribute("aria-sort");
      }
    });
    if (refresh[table.id]) { refresh[table.id](); }
    say("Sorted by " + heads[column].textContent + ", " + (isFalling ? "descending" : "ascending"));
  }

  function makeSortable(table) {
    var heads = all("thead th", table);
    if (table.tBodies[0].rows.length < 2) { return; }
    heads.forEach(function (head, column) {
      var made = button(head.textContent, function () {
        sortBy(table, heads, column, head.getAttribute("aria-sort") === "ascending");
      });
      head.textContent = "";
      head.appendChild(made);
    });
  }

  // Filters: by text, and by the values of a column or of an attribute. What is hidden is counted.

  function Filter(form) {
    this.form = form;
    this.target = document.getElementById(form.dataset.for);
    this.isTable = this.target.tagName === "TABLE";
    this.controls = all("[data-key]", form);
    this.texts = new Map();
    this.columns = {};
    this.limit = AT_ONCE;
    all("thead th[data-key]", this.target).forEach(function (head) {
      this.columns[head.dataset.key] = { place: head.cellIndex, isList: "list" in head.dataset };
    }, this);
  }

  Filter.prototype.items = function () {
    return Array.from(this.isTable ? this.target.tBodies[0].rows : this.target.children);
  };

  Filter.prototype.values = function (item, key) {
    var column = this.columns[key];
    var text = column ? item.cells[column.place].textContent : item.dataset[key];
    return (!column || column.isList ? text.split(", ") : [text]).filter(Boolean);
  };

  // The choices are what there is: read when the filter is first used.
  Filter.prototype.readChoices = function () {
    this.controls.forEach(function (control) {
      if (control.tagName !== "SELECT" || control.options.length > 1) { return; }
      var found = new Set();
      this.items().forEach(function (item) {
        this.values(item, control.dataset.key).forEach(function (value) { found.add(value); });
      }, this);
      Array.from(found).sort(compare).forEach(function (value) { control.add(new Option(value, value)); });
    }, this);
  };

  Filter.prototype.fits = function (item) {
    return this.controls.every(function (control) {
      if (!control.value) { return true; }
      if (control.tagName === "SELECT") { return this.values(item, control.dataset.key).includes(control.value); }
      if (!this.texts.has(item)) { this.texts.set(item, item.textContent.toLowerCase()); }
      return this.texts.get(item).includes(control.value.trim().toLowerCase());
    }, this);
  };

  Filter.prototype.apply = function () {
    var items = this.items(), fitting = 0;
    var limit = this.isTable ? this.limit : Infinity;
    items.forEach(function (item) {
      var isHidden = !this.fits(item) || (fitting += 1) > limit;
      if (item.hidden !== isHidden) { item.hidden = isHidden; }
      this.follow(item);
    }, this);
    var shown = Math.min(fitting, limit);
    this.form.querySelector(".shown").textContent =
      shown === items.length ? "" : amount(shown) + " of " + amount(items.length) + " shown";
    this.more.hidden = shown === fitting;
    this.more.textContent = "Show " + amount(Math.min(AT_ONCE, fitting - shown)) + " more";
  };

  // The overview of the findings shows the same as the findings themselves.
  Filter.prototype.follow = function (item) {
    var row = this.isTable ? null : document.querySelector('#t-findings [data-of="' + item.id + '"]');
    if (row) { row.hidden = item.hidden; }
  };

  Filter.prototype.clear = function () {
    this.form.reset();
    this.apply();
  };

  Filter.prototype.start = function () {
    var filter = this, waiting = 0;
    if (this.items().length < LEAST_TO_FILTER) { return; }
    this.more = button("", function () { filter.limit += AT_ONCE; filter.apply(); });
    this.more.className = "more";
    (this.isTable ? this.target.parentNode : this.target).after(this.more);
    this.form.addEventListener("focusin", function () { filter.readChoices(); });
    this.form.addEventListener("input", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(function () { filter.limit = AT_ONCE; filter.apply(); }, 120);
    });
    this.form.addEventListener("submit", function (event) { event.preventDefault(); });
    refresh[this.target.id] = function () { filter.apply(); };
    this.form.hidden = false;
    this.clear();
  };

  // Lines to paste: a button that copies them.

  function makeCopyable(lines) {
    var around = document.createElement("div");
    around.className = "pasted";
    lines.before(around);

    function select() {
      window.getSelection().selectAllChildren(lines);
      say("Selected: copy with the keyboard");
    }
    var copy = button("Copy", function () {
      if (!navigator.clipboard) { select(); return; }
      navigator.clipboard.writeText(lines.textContent).then(function () {
        copy.textContent = "Copied";
        say("Copied");
        window.setTimeout(function () { copy.textContent = "Copy"; }, 2000);
      }, select);
    });
    copy.className = "copy";
    around.append(lines, copy);
  }

  // Links to a finding: whatever hides it is opened; the start of a fingerprint will do.

  function linked() {
    var id = window.location.hash.slice(1);
    var exact = id && document.getElementById(id);
    if (exact || !/^finding-[0-9a-f]{8,}$/.test(id)) { return exact; }
    return document.querySelector('[id^="' + id + '"]');
  }

  function reveal() {
    var found = linked();
    if (!found) { return; }
    if (found.closest("[hidden]")) { filters.forEach(function (filter) { if (filter.more) { filter.clear(); } }); }
    for (var around = found; around; around = around.parentElement) {
      if (around.tagName === "DETAILS") { around.open = true; }
      if (around.tagName === "TR") { around.hidden = false; }
    }
    if (!/^(A|SECTION|MAIN)$/.test(found.tagName)) {
      found.tabIndex = -1;
      found.focus({ preventScroll: true });
    }
    found.scrollIntoView();
  }

  // Print: what belongs to the findings is opened, and closed again.

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details.printed:not([open])");
    opened.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
  });

  all("table.sortable").forEach(makeSortable);
  var filters = all("form.filter").map(function (form) { return new Filter(form); });
  filters.forEach(function (filter) { filter.start(); });
  all("pre.paste").forEach(makeCopyable);
  window.addEventListener("hashchange", reveal);
  reveal();
})();
