/// The style of the page; figures bring their own colours (`Figure.style`).
enum ReportStyle {
  static let css = """

    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
    body { margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial,
      sans-serif;
      color: var(--text); background: var(--surface); }
    a { color: var(--real); } a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
      outline: 3px solid var(--real); outline-offset: 2px; }
    .skip { position: absolute; left: -999px; } .skip:focus { left: 8px; top: 8px; background: var(--surface);
      padding: 8px; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap; }
    .label { margin: 0; max-width: none; padding: 7px 16px; text-align: center; letter-spacing: 0.06em;
      background: #7A3200; color: #FFF;
      position: sticky; top: 0; z-index: 2; font-size: 14px; }
    header, .page, footer { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
    header { padding-top: 26px; }
    .kind { margin: 0; color: var(--muted); font-size: 14px; overflow-wrap: anywhere; }
    h1 { font-size: 30px; line-height: 1.2; margin: 4px 0 18px; text-wrap: balance; overflow-wrap: anywhere; }
    h2 { font-size: 22px; line-height: 1.25; margin: 0 0 12px; padding-top: 14px; border-top: 2px solid var(--text); }
    h3 { font-size: 16.5px; line-height: 1.35; margin: 22px 0 6px; }
    h4 { font-size: 16px; line-height: 1.35; margin: 0 0 4px; }
    p { margin: 0 0 10px; } p, li, dd { max-width: 76ch; }
    ul, ol { padding-left: 22px; margin: 0 0 12px; } li { margin: 2px 0; }
    small, .subtitle, .scope { color: var(--muted); font-size: 13px; font-weight: 400; }
    code, pre { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
    pre { overflow-x: auto; padding: 12px 14px; border: 1px solid var(--grid); border-radius: 6px; max-width: 100%; }
    pre code { overflow-wrap: normal; }
    nav { font-size: 14px; } nav ol { list-style: none; padding: 0; margin: 8px 0 20px; columns: 2 150px;
      column-gap: 18px; }
    nav a { display: block; padding: 3px 0; color: var(--text); text-decoration: none; } nav a:hover {
      text-decoration: underline; }
    nav summary { font-weight: 600; }
    section { margin: 0 0 44px; scroll-margin-top: 42px; }
    summary { cursor: pointer; color: var(--muted); font-size: 13px; } .more { margin: 12px 0; }
    .more > summary { font-size: 15px; color: var(--real); padding: 4px 0; }
    .banner { border-left: 6px solid var(--muted); padding: 12px 18px; margin: 0 0 18px;
      background: color-mix(in srgb, var(--muted) 9%, var(--surface)); border-radius: 0 6px 6px 0; }
    .banner.good { border-color: var(--good); background: color-mix(in srgb, var(--good) 9%, var(--surface)); }
    .banner.bad { border-color: var(--bad); background: color-mix(in srgb, var(--bad) 9%, var(--surface)); }
    .banner p { margin: 0; font-size: 17px; } .banner .outcome { font-size: 20px; font-weight: 650; }
    .good .outcome { color: var(--good); } .bad .outcome { color: var(--bad); }
    .gates { list-style: none; padding: 0; margin: 12px 0 20px; display: grid; gap: 12px;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); }
    .gate { border: 1px solid var(--grid); border-left: 4px solid var(--axis); border-radius: 0 6px 6px 0;
      padding: 10px 14px;
      margin: 0; font-size: 14.5px; }
    .gate.passed { border-left-color: var(--good); } .gate.failed, .gate.cannotBeJudged, .gate.overridden {
      border-left-color: var(--bad); }
    .gate p { margin: 0 0 6px; } .sign { display: inline-block; width: 1em; }
    .gate .verdict { font-weight: 400; color: var(--muted); font-size: 14px; } .passed .sign, .passed .verdict {
      color: var(--good); }
    .failed .sign, .failed .verdict, .cannotBeJudged .verdict, .cannotBeJudged .sign, .overridden .sign,
      .overridden .verdict { color: var(--bad); }
    .inline { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0; font-size: 13px; }
    .inline div { display: flex; gap: 5px; } .inline dt { color: var(--muted); } .inline dd { margin: 0; }
    .facts { display: grid; grid-template-columns: minmax(150px, 240px) 1fr; gap: 5px 18px; margin: 0 0 14px; }
    .facts dt { color: var(--muted); } .facts dd { margin: 0; overflow-wrap: anywhere; }
    .open { color: var(--muted); font-style: italic; }
    .glossary { columns: 2 340px; column-gap: 32px; } .glossary dt { font-weight: 600; break-after: avoid; }
    .glossary dd { margin: 0 0 10px; break-inside: avoid; font-size: 15px; }
    .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 4px 0 12px;
      font-size: 13px;
      color: var(--muted); }
    .legend li { display: flex; align-items: center; gap: 6px; margin: 0; } .legend svg { flex: none; }
    .short { padding-left: 18px; } .short li { margin: 8px 0; }
    .metrics { display: grid; gap: 0; }
    .metric { display: grid; grid-template-columns: minmax(0, 1fr) 330px; gap: 8px 28px; align-items: center;
      padding: 12px 0;
      border-top: 1px solid var(--grid); }
    .metric h3 { margin: 0 0 3px; } .metric p { margin: 0 0 3px; font-size: 15px; } .metric details p {
      color: var(--muted); }
    .strip svg { display: block; max-width: 100%; height: auto; }
    .chip { display: inline-block; padding: 0 9px; border-radius: 10px; font-size: 13px; line-height: 20px;
      white-space: nowrap;
      border: 1px solid var(--axis); color: var(--muted); }
    .chip.inside, .chip.better { border-color: var(--good); color: var(--good); }
    .chip.worse { border-color: var(--bad); color: var(--bad); }
    .figures { display: grid; gap: 26px 30px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr));
      margin: 14px 0 18px; align-items: start; }
    .figures.single { grid-template-columns: minmax(0, 460px); }
    figure { margin: 0; min-width: 0; break-inside: avoid; max-width: 460px; } figcaption { margin: 0 0 5px;
      line-height: 1.35; }
    figure .title { font-weight: 600; font-size: 15px; overflow-wrap: anywhere; } figure .subtitle { display: block; }
    figure > svg { display: block; width: 100%; height: auto; }
    .scroll { overflow-x: auto; margin: 6px 0 12px; }
    table { border-collapse: collapse; font-size: 14px; line-height: 1.4; font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--muted); } th, td { text-align: left; padding: 4px 14px 4px 0;
      vertical-align: top; }
    thead th { border-bottom: 1.5px solid var(--text); font-weight: 600; } tbody th { font-weight: 400; }
    tbody tr { border-bottom: 1px solid var(--grid); } td { min-width: 52px; }
    figure table { font-size: 12.5px; } figure .scroll { max-height: 260px; overflow: auto; }
    .table-one table { width: 100%; max-width: 860px; } .table-one .variable { font-weight: 600; } .level {
      padding-left: 18px; }
    .names { overflow-wrap: anywhere; font-size: 14px; } .log { font-size: 15px; } .log .time, .person {
      color: var(--muted);
      font-size: 13px; }
    footer { border-top: 1px solid var(--grid); padding-top: 14px; padding-bottom: 40px; color: var(--muted);
      font-size: 14px; }
    @media (min-width: 1080px) {
      .page { display: grid; grid-template-columns: 210px minmax(0, 1fr); gap: 44px; }
      nav { position: sticky; top: 52px; align-self: start; max-height: calc(100vh - 70px); overflow: auto; }
      nav ol { columns: 1; }
    }
    @media (max-width: 720px) {
      .metric { grid-template-columns: minmax(0, 1fr); } .facts { grid-template-columns: 1fr; gap: 0; }
      .facts dd { margin-bottom: 8px; } h1 { font-size: 25px; } h2 { font-size: 20px; }
      th, td { padding-right: 9px; } table { font-size: 13px; } .chip { white-space: normal; } .level {
      padding-left: 10px; }
    }
    @media print {
      nav, .skip { display: none; } .label { position: static; print-color-adjust: exact;
      -webkit-print-color-adjust: exact; }
      body { font-size: 11pt; } section { margin-bottom: 24px; } h2, h3, h4 { break-after: avoid; }
      .metric, .gate, tr { break-inside: avoid; } svg rect, svg circle, svg line { print-color-adjust: exact; }
      details.more::details-content { content-visibility: visible; display: block; }
    }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    """
}
