extension Page {
    /// Plots, examples and what they share.
    static let drawings = """
        .definitions { position: absolute; }
        .figures { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr);
          align-items: start; margin-top: 1rem; }
        @media (min-width: 66rem) {
          .figures { grid-template-columns: repeat(3, minmax(0, 1fr)); }
          .p2 { grid-column: span 2; } .p3 { grid-column: 1 / -1; } }
        .card { margin: 0; padding: 1rem 1.1rem; border: 1px solid var(--line);
          border-radius: 8px; background: var(--ground); }
        .panels { display: grid; gap: .75rem 1.25rem;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; padding: 0;
          margin: 0 0 .8rem; font-size: .8125rem; }
        .legend li { display: flex; align-items: center; gap: .4rem; min-width: 0; }
        .legend li > span:last-child { overflow-wrap: anywhere; }
        .legend button { all: unset; cursor: pointer; display: flex; align-items: center;
          gap: .4rem; border-radius: 3px; }
        .legend button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        .legend button[aria-pressed=false] { opacity: .4; text-decoration: line-through; }
        .key { width: 36px; height: 12px; flex: none; overflow: visible; }
        .swatch { width: .8rem; height: .8rem; border-radius: 2px; flex: none;
          background: var(--own); }
        .plot { display: block; width: 100%; height: auto; max-width: 30rem; overflow: visible;
          touch-action: pan-y; }
        .plot text { font: 12px var(--sans); fill: var(--faint); }
        .plot text.axis { fill: var(--ink); }
        .plot text.m { text-anchor: middle; } .plot text.e { text-anchor: end; }
        .grid { stroke: var(--line); stroke-width: .6; fill: none; }
        .frame { stroke: var(--faint); stroke-width: .9; fill: none; }
        .line { stroke: var(--own); stroke-width: 1.7; fill: none; stroke-linejoin: round; }
        .bar { stroke: var(--own); stroke-width: .9; fill: none; }
        .rule { stroke: var(--line); stroke-width: 1; }
        .filled { fill: var(--own); }
        .open { fill: var(--ground); stroke: var(--own); stroke-width: 1.5; }
        .series { transition: opacity .12s; }
        .series.off { display: none; }
        .dim .series:not(.lit) { opacity: .15; }
        .plot use { outline: none; }
        .ring { fill: none; stroke: var(--ink); stroke-width: 1.4; pointer-events: none; }
        svg.shares { display: block; width: 22rem; height: .8rem; margin-top: .25rem; stroke: none; }
        svg.shares rect { fill: var(--own); }
        .sizes { display: block; width: 160px; height: 12px; margin-top: .3rem; }
        #tip { position: fixed; z-index: 9; pointer-events: none; max-width: min(26rem, 92vw);
          padding: .45rem .65rem; font-size: .8125rem; line-height: 1.45; border-radius: 6px;
          color: var(--ink); background: var(--ground); border: 1px solid var(--line);
          box-shadow: 0 3px 14px rgb(0 0 0 / .18); }
        #tip div { overflow-wrap: anywhere; }
        #tip .first { font-weight: 600; }
        #tip .runs { font: .6875rem/1.5 var(--mono); color: var(--faint); margin-top: .2rem; }

        article { margin: 0 0 1.25rem; padding: 1rem 1.1rem; border: 1px solid var(--line);
          border-radius: 8px; }
        .text { font-family: var(--serif); font-size: 1.0625rem; white-space: pre-line;
          overflow-wrap: anywhere; unicode-bidi: plaintext; }
        .truth { font-size: .75rem; color: var(--faint); margin: 0 0 .2rem; }
        .chips { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem .4rem; padding: 0;
          margin: 0 0 1rem; font-size: .8125rem; }
        .chips li { padding: .05rem .55rem; border: 1px solid var(--line); border-radius: 1rem;
          overflow-wrap: anywhere; }
        .chips .hit { background: var(--goodwash); border-color: transparent; }
        .methods { display: grid; gap: 1rem 1.75rem;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); }
        .method h5 { overflow-wrap: anywhere; border-bottom: 1px solid var(--line);
          padding-bottom: .2rem; }
        .count { display: block; font-weight: 400; font-size: .75rem; color: var(--faint); }
        .method > ol { list-style: none; margin: 0; padding: 0; font-size: .875rem; }
        .method > ol > li { display: grid; grid-template-columns: 1rem minmax(0, 1fr) auto;
          column-gap: .35rem; padding: .12rem .3rem; border-radius: 3px; }
        .method .hit { background: var(--goodwash); }
        .tick { color: var(--good); font-weight: 700; }
        .label { overflow-wrap: anywhere; }
        .score { color: var(--faint); }
        .way { grid-column: 2 / 4; font-size: .75rem; color: var(--faint); }
        .part details.way { margin: 0; }
        .way summary { font-size: inherit; color: inherit; list-style-position: outside; }
        .way ol { list-style: none; margin: .1rem 0 .3rem; padding-left: 1rem; text-indent: -1rem; }
        [hidden] { display: none !important; }

        """

    /// Small screens and paper.
    static let small = """
        @media (max-width: 40rem) {
          .page { padding: 1.5rem 1rem 2rem; }
          h1 { font-size: 1.6rem; } .question { font-size: 1.125rem; }
          .card, article { padding: .8rem .75rem; }
          th, td { padding: .3rem .5rem; }
          svg.shares { width: 12rem; }
          .cards dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .cards dd { margin-bottom: .35rem; } }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; }
          .series { transition: none; } }
        @media print {
          @page { margin: 16mm 14mm; }
          :root { color-scheme: light; }
          body { font-size: 10pt; }
          .page { display: block; max-width: none; padding: 0; }
          nav, .filter, #tip { display: none; }
          .wide { overflow: visible !important; max-height: none !important; }
          .wide thead { position: static; }
          table { font-size: 8pt; } th, td { padding: .15rem .35rem; }
          td.run { font-size: 6.5pt; white-space: normal; overflow-wrap: anywhere; }
          th button::after { display: none; }
          h2, h3, h4, h5, figcaption, .part > .note { break-after: avoid; }
          .card, tr, .method li { break-inside: avoid; }
          .part { margin-bottom: 1.5rem; }
          .figures { display: block; } .card { margin-bottom: 1rem; }
          .panels { grid-template-columns: repeat(auto-fit, minmax(54mm, 1fr)); }
          pre { font-size: 6.5pt; padding: 2mm; }
          svg.shares { width: 50mm; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          details:not(.bulk)::details-content { content-visibility: visible; display: block; }
          details.bulk { display: none; }
          a { color: inherit; text-decoration: none; } }

        """
}
