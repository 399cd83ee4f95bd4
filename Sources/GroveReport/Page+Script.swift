extension Page {
    /// The page's script, for sorting, pointing and filtering.
    ///
    /// Without it all can be read all the same. It writes texts only as texts, never as markup, and asks for nothing. The page is also XML,
    /// where the marks around it keep `<` and `&` from being read as markup.
    static let script =
        "//<![CDATA[\n(() => {\n\"use strict\";\n" + tools + sorting + pointing + keyboard
        + filtering + "})();\n//]]>"

    private static let tools = #"""
        const all = (query, at = document) => Array.from(at.querySelectorAll(query));
        const make = (name, text = "", kind = "") => {
          const made = document.createElement(name);
          if (text) made.textContent = text;
          if (kind) made.className = kind;
          return made;
        };

        """#

    /// A click on a header sorts its column up, down, and back into the order of the page.
    private static let sorting = #"""
        const missing = text => text === "" || text === "–" || /^failed/.test(text);
        const whole = /^[-+\u2212]?[\d,]*\.?\d+(e[-+]?\d+)?( ± .*)?$/i;
        const textOf = cell => Array.from(cell.childNodes)
          .filter(node => !/^(sup|details)$/i.test(node.nodeName))
          .map(node => node.textContent).join("").trim();
        const numberOf = text => parseFloat(text.replace(/\u2212/g, "-").replace(/,/g, ""));
        const words = new Intl.Collator("en", { numeric: true });

        // The header cell over each column: the lowest one that spans that column alone.
        const headsOf = table => {
          const grid = [];
          Array.from(table.tHead.rows).forEach((row, r) => {
            grid[r] ??= [];
            let c = 0;
            for (const cell of row.cells) {
              while (grid[r][c]) c++;
              for (let i = r; i < r + cell.rowSpan; i++) {
                grid[i] ??= [];
                for (let j = c; j < c + cell.colSpan; j++) grid[i][j] = cell;
              }
              c += cell.colSpan;
            }
          });
          return grid[grid.length - 1].map(cell => (cell.colSpan === 1 ? cell : null));
        };

        const sortTable = (table, heads, column, direction) => {
          const bodies = Array.from(table.tBodies).map(body => ({
            body,
            rows: body.initial.filter(row => row.cells.length === heads.length),
            fixed: body.initial.filter(row => row.cells.length !== heads.length),
          }));
          const value = row => {
            const cell = row.cells[column];
            return cell.dataset.v ?? textOf(cell);
          };
          const values = bodies.flatMap(part => part.rows.map(value)).filter(v => !missing(v));
          const isNumeric = heads[column].classList.contains("n")
            || values.every(text => whole.test(text));
          const key = isNumeric ? numberOf : text => text;
          const order = isNumeric ? (a, b) => a - b : words.compare;
          const isGone = text => missing(text) || (isNumeric && Number.isNaN(numberOf(text)));
          for (const { body, rows, fixed } of bodies) {
            if (direction !== 0) {
              // Sorting is stable, and what is missing comes last in either direction.
              rows.sort((a, b) => {
                const [left, right] = [value(a), value(b)];
                const gone = isGone(left) - isGone(right);
                if (gone !== 0 || isGone(left)) return gone;
                return direction * order(key(left), key(right));
              });
            }
            body.append(...fixed, ...rows);
          }
          heads.forEach((head, index) => {
            if (!head) return;
            const isOwn = index === column && direction !== 0;
            if (isOwn) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
            else head.removeAttribute("aria-sort");
          });
        };

        for (const table of all("main table")) {
          if (!table.tHead) continue;
          const heads = headsOf(table);
          for (const body of table.tBodies) body.initial = Array.from(body.rows);
          heads.forEach((head, column) => {
            if (!head) return;
            const button = make("button");
            button.type = "button";
            button.title = "Sort by this column";
            button.append(...head.childNodes);
            head.append(button);
            button.addEventListener("click", () => {
              const was = head.getAttribute("aria-sort");
              const next = was === "ascending" ? -1 : was === "descending" ? 0 : 1;
              sortTable(table, heads, column, next);
            });
          });
        }

        """#

    /// Pointing at a plot shows the nearest point's values and runs.
    private static let pointing = #"""
        const tip = make("div");
        tip.id = "tip";
        tip.hidden = true;
        tip.setAttribute("role", "tooltip");
        document.body.append(tip);

        // Titles become texts of our own, which show at once and by keyboard too.
        const takeTitle = mark => {
          const title = mark.querySelector("title");
          if (!title) return;
          mark.dataset.tip = title.textContent;
          title.remove();
        };
        const svgMake = (name, values) => {
          const made = document.createElementNS("http://www.w3.org/2000/svg", name);
          for (const key in values) made.setAttribute(key, values[key]);
          return made;
        };
        const runsOf = mark => (mark.dataset.r ?? "").split(" ").filter(Boolean)
          .map(id => document.getElementById("r" + id)?.cells[0].textContent).filter(Boolean);

        const showTip = (mark, x, y) => {
          const [first, ...rest] = mark.dataset.tip.split("\n");
          tip.replaceChildren(make("div", first, "first"), ...rest.map(line => make("div", line)));
          const runs = runsOf(mark);
          for (const run of runs.slice(0, 5)) tip.append(make("div", run, "runs"));
          if (runs.length > 5) tip.append(make("div", `and ${runs.length - 5} more`, "runs"));
          tip.hidden = false;
          const box = tip.getBoundingClientRect();
          const left = Math.min(x + 14, document.documentElement.clientWidth - box.width - 6);
          const above = y - box.height - 12;
          tip.style.left = `${Math.max(6, left)}px`;
          tip.style.top = `${above < 6 ? y + 16 : above}px`;
        };
        const hideTip = () => {
          tip.hidden = true;
          all(".ring").forEach(ring => ring.remove());
        };

        const marksOf = plot => all(".series:not(.off) use", plot);
        const showPoint = (plot, mark) => {
          hideTip();
          const [cx, cy] = [mark.getAttribute("x"), mark.getAttribute("y")];
          plot.append(svgMake("circle", { class: "ring", cx, cy, r: 7 }));
          const at = new DOMPoint(cx, cy).matrixTransform(plot.getScreenCTM());
          showTip(mark, at.x, at.y);
        };
        const nearest = (plot, event) => {
          const at = new DOMPoint(event.clientX, event.clientY)
            .matrixTransform(plot.getScreenCTM().inverse());
          let best = null;
          let least = 30;
          for (const mark of marksOf(plot)) {
            const away = Math.hypot(mark.getAttribute("x") - at.x, mark.getAttribute("y") - at.y);
            if (away <= least) [best, least] = [mark, away];
          }
          return best;
        };

        for (const plot of all("svg.plot")) {
          all("use", plot).forEach((mark, index) => {
            takeTitle(mark);
            mark.setAttribute("role", "img");
            mark.setAttribute("aria-label", mark.dataset.tip.replaceAll("\n", ", "));
            mark.setAttribute("tabindex", index === 0 ? "0" : "-1");
          });
          const point = event => {
            const mark = nearest(plot, event);
            if (mark) showPoint(plot, mark);
            else hideTip();
          };
          plot.addEventListener("pointermove", point);
          plot.addEventListener("pointerdown", point);
          plot.addEventListener("pointerleave", hideTip);
          plot.addEventListener("focusin", event => showPoint(plot, event.target));
          plot.addEventListener("focusout", hideTip);
        }
        for (const mark of all("svg.shares rect")) {
          takeTitle(mark);
          mark.addEventListener("pointermove", event => showTip(mark, event.clientX, event.clientY));
          mark.addEventListener("pointerleave", hideTip);
        }
        // Focus scrolls to its point, whose tip then goes with it.
        addEventListener("scroll", () => {
          const mark = document.activeElement;
          const plot = mark?.closest("svg.plot");
          if (plot && !tip.hidden) showPoint(plot, mark);
          else hideTip();
        }, { passive: true });

        """#

    /// Arrow keys walk along a line and from line to line; the legend turns lines off and on.
    private static let keyboard = #"""
        const step = (plot, mark, key) => {
          const along = { ArrowRight: 1, ArrowLeft: -1 }[key];
          const across = { ArrowDown: 1, ArrowUp: -1 }[key];
          const lines = all(".series:not(.off)", plot);
          const line = mark.closest(".series");
          if (along) {
            const marks = all("use", line);
            return marks[marks.indexOf(mark) + along];
          }
          const next = across ? lines[lines.indexOf(line) + across] : null;
          const away = other => Math.abs(other.getAttribute("x") - mark.getAttribute("x"));
          return next ? all("use", next).reduce((a, b) => (away(b) < away(a) ? b : a)) : null;
        };
        for (const plot of all("svg.plot")) {
          plot.addEventListener("keydown", event => {
            if (event.key === "Escape") hideTip();
            if (!event.key.startsWith("Arrow")) return;
            event.preventDefault();
            const next = step(plot, event.target, event.key);
            if (!next) return;
            event.target.setAttribute("tabindex", "-1");
            next.setAttribute("tabindex", "0");
            next.focus();
          });
        }

        for (const entry of all("figure .legend li")) {
          const figure = entry.closest("figure");
          const own = all(`.series[data-s="${entry.dataset.s}"]`, figure);
          const button = make("button");
          button.type = "button";
          button.setAttribute("aria-pressed", "true");
          button.title = "Hide or show";
          button.append(...entry.childNodes);
          entry.append(button);
          const light = isOn => {
            figure.classList.toggle("dim", isOn && button.getAttribute("aria-pressed") === "true");
            own.forEach(series => series.classList.toggle("lit", isOn));
          };
          button.addEventListener("click", () => {
            const isOn = button.getAttribute("aria-pressed") !== "true";
            button.setAttribute("aria-pressed", String(isOn));
            own.forEach(series => series.classList.toggle("off", !isOn));
            light(isOn);
            // The plot stays within reach of the Tab key though its first line may be gone.
            for (const plot of all("svg.plot", figure)) {
              all("use", plot).forEach(mark => mark.setAttribute("tabindex", "-1"));
              marksOf(plot)[0]?.setAttribute("tabindex", "0");
            }
          });
          button.addEventListener("pointerenter", () => light(true));
          button.addEventListener("pointerleave", () => light(false));
        }

        """#

    /// A box that narrows a list to what holds all words typed; and folds that open for print.
    private static let filtering = #"""
        for (const part of all("[data-filter]")) {
          const items = all(part.dataset.filter, part);
          if (items.length < 4) continue;
          const texts = items.map(item => item.textContent.toLowerCase());
          const box = make("div", "", "filter");
          const label = make("label", `Only ${part.dataset.name} with `);
          const input = make("input");
          const count = make("output");
          input.type = "search";
          label.append(input);
          box.append(label, count);
          part.prepend(box);
          input.addEventListener("input", () => {
            const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
            let shown = 0;
            items.forEach((item, index) => {
              item.hidden = !wanted.every(word => texts[index].includes(word));
              if (!item.hidden) shown++;
            });
            count.textContent = wanted.length ? `${shown} of ${items.length}` : "";
          });
        }

        let opened = [];
        addEventListener("beforeprint", () => {
          hideTip();
          opened = all("details:not([open]):not(.bulk)");
          opened.forEach(fold => (fold.open = true));
        });
        addEventListener("afterprint", () => {
          opened.forEach(fold => (fold.open = false));
          opened = [];
        });

        """#
}
