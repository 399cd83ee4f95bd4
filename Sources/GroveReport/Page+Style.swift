extension Page {
    /// The style sheet: calm, light or dark as the reader has it, light on paper.
    static let style = colours + text + parts + drawings + small

    private static let colours = """
        :root { color-scheme: light dark;
          --ink: #1c2024; --faint: #59626d; --line: #dde1e6; --ground: #ffffff; --wash: #f5f7f9;
          --link: #1d5c8f; --alert: #a3301b; --good: #1a6b41; --goodwash: #e6f4ec;
          --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #e69f00;
          --c5: #56b4e9; --c6: #000000; --rest: #b4bbc4;
          --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052,
            "Book Antiqua", Georgia, serif;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
          --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
            monospace; }
        @media screen and (prefers-color-scheme: dark) { :root {
          --ink: #e3e6ea; --faint: #a0a9b3; --line: #333a42; --ground: #14171a; --wash: #1c2025;
          --link: #86bdea; --alert: #ff9a85; --good: #79d0a0; --goodwash: #1b3327;
          --c0: #4c9be8; --c1: #ff8552; --c2: #2bc494; --c3: #e79cc5; --c4: #f0b433;
          --c5: #8ad4f7; --c6: #e3e6ea; --rest: #555e68; } }
        .c0 { --own: var(--c0); } .c1 { --own: var(--c1); } .c2 { --own: var(--c2); }
        .c3 { --own: var(--c3); } .c4 { --own: var(--c4); } .c5 { --own: var(--c5); }
        .c6 { --own: var(--c6); } .rest { --own: var(--rest); }

        """

    private static let text = """
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
        body { margin: 0; color: var(--ink); background: var(--ground);
          font: 16px/1.55 var(--sans); font-variant-numeric: tabular-nums lining-nums; }
        .page { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 84rem;
          margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
        h1, h2, .question { font-family: var(--serif); }
        h1 { font-size: 2rem; line-height: 1.2; font-weight: 600; margin: 0 0 .4rem;
          overflow-wrap: anywhere; }
        h2 { font-size: 1.4rem; line-height: 1.3; font-weight: 600; margin: 0 0 1rem;
          padding-top: .9rem; border-top: 1px solid var(--line); }
        h3, figcaption { font-size: 1rem; line-height: 1.4; font-weight: 600; margin: 0 0 .6rem; }
        h4, h5 { font-size: .875rem; font-weight: 600; margin: 0 0 .35rem; }
        p { margin: 0 0 .8rem; max-width: 44rem; }
        a { color: var(--link); text-underline-offset: .15em; }
        code, pre { font-family: var(--mono); font-size: .8125em; }
        code { overflow-wrap: anywhere; }
        pre { margin: .6rem 0 0; padding: .9rem 1rem; background: var(--wash); border-radius: 6px;
          line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
        pre code { font-size: 1em; }
        .question { font-size: 1.25rem; line-height: 1.45; color: var(--faint);
          margin: 0 0 1.4rem; max-width: 48rem; text-wrap: balance; }
        .note { font-size: .8125rem; line-height: 1.5; color: var(--faint); margin: .55rem 0 0;
          max-width: 50rem; }
        .failed { color: var(--alert); font-weight: 600; }
        .warnings { margin: 0 0 1rem; padding: .6rem 1rem .6rem 2rem; font-size: .875rem;
          border-left: 3px solid var(--c4); background: var(--wash); color: var(--faint); }
        summary { cursor: pointer; color: var(--link); font-size: .875rem; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        footer { margin-top: 3rem; font-size: .8125rem; color: var(--faint); }

        """

    private static let parts = """
        .facts { display: flex; flex-wrap: wrap; gap: .6rem 2rem; margin: 0 0 1.1rem; }
        .facts div { min-width: 0; }
        dt { font-size: .75rem; color: var(--faint); letter-spacing: .01em; }
        dd { margin: 0; overflow-wrap: anywhere; }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: 0;
          margin: 1.4rem 0 2rem; font-size: .875rem; }
        nav a { text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        .part { margin: 0 0 3rem; scroll-margin-top: 1rem; }
        .part > section { margin: 0 0 2rem; }
        .part details { margin-top: .9rem; }
        @media (min-width: 66rem) {
          .page { grid-template-columns: 9rem minmax(0, 1fr); column-gap: 3rem; }
          header, main, footer { grid-column: 2; }
          nav { grid-column: 1; grid-row: 1 / span 3; }
          nav ul { display: block; position: sticky; top: 2.5rem; margin: .55rem 0 0; }
          nav li { margin-bottom: .45rem; }
          main { margin-top: 2rem; } }

        .wide { position: relative; overflow-x: auto; max-width: 100%; padding-bottom: 1px; }
        .wide.tall, .wide:has(tbody tr:nth-child(61)) { max-height: 36rem; overflow-y: auto; }
        .wide thead { position: sticky; top: 0; background: var(--ground); z-index: 1; }
        .tall thead th { box-shadow: inset 0 -1px var(--ink); }
        table { border-collapse: collapse; font-size: .875rem; line-height: 1.45;
          border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); }
        th, td { padding: .28rem .7rem; text-align: left; vertical-align: top; }
        th:first-child, td:first-child { padding-left: .2rem; }
        td { white-space: nowrap; }
        th { font-weight: 600; font-size: .8125rem; line-height: 1.35; vertical-align: bottom; }
        thead tr:last-child th { border-bottom: 1px solid var(--ink); }
        tbody tr:hover td { background: var(--wash); }
        tbody + tbody { border-top: 1px solid var(--line); }
        .group { text-align: center; border-bottom: 1px solid var(--line); }
        .n { text-align: right; }
        .block th { font-weight: 600; padding-top: .7rem; }
        td.run { font: .75rem/1.7 var(--mono); }
        td.state { min-width: 4rem; max-width: 26rem; white-space: normal;
          overflow-wrap: anywhere; }
        .part td details { margin: 0; } td details ol { margin: .3rem 0; padding-left: 1.4rem; }
        td summary { font-size: inherit; }
        sup { line-height: 0; font-size: .7em; }
        .n sup { position: absolute; line-height: 1.2; margin-left: .1em; }
        th button { all: unset; position: relative; cursor: pointer; font: inherit; }
        th button:hover, th[aria-sort] button { color: var(--link); }
        th button:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; }
        th button::after { content: "↕"; position: absolute; left: 100%; bottom: 0; width: .7rem;
          text-align: center; font-weight: 400; opacity: .35; }
        th button:hover::after { opacity: 1; }
        th[aria-sort=ascending] button::after { content: "↑"; opacity: 1; }
        th[aria-sort=descending] button::after { content: "↓"; opacity: 1; }
        .filter { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .6rem;
          margin: 1rem 0; font-size: .875rem; }
        .filter input { font: inherit; color: inherit; background: var(--ground); width: 18rem;
          max-width: 100%; padding: .25rem .5rem; border: 1px solid var(--line);
          border-radius: 5px; }
        .filter output { color: var(--faint); font-size: .8125rem; }
        .cards { display: grid; gap: 1rem; margin-bottom: 1rem;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
        .cards dl { margin: 0; display: grid; grid-template-columns: max-content minmax(0, 1fr);
          gap: .25rem 1rem; font-size: .875rem; }
        .cards dt { font-size: .8125rem; padding-top: .05rem; }

        """
}
