/** The style of a worksheet on paper; on a screen it looks like paper. It travels inside the page, so it is text here. */
export const style = `
body {
  margin: 0 auto;
  padding: 1.5rem;
  max-width: 60rem;
  font: 1rem / 1.4 system-ui, sans-serif;
  color: #000;
  background: #fff;
}

h1 {
  font-size: 1.3rem;
}

.who {
  display: flex;
  gap: 2rem;
}

.who span {
  flex: 1;
  border-bottom: 1px solid;
}

table {
  margin: 1.5rem 0;
  width: 100%;
  border-collapse: collapse;
  font-variant-numeric: tabular-nums;
}

caption {
  padding: 0.4rem 0;
  font-weight: bold;
  text-align: start;
}

th,
td {
  padding: 0.5rem;
  border: 1px solid #888;
  text-align: end;
  vertical-align: bottom;
}

th {
  font-weight: normal;
  overflow-wrap: anywhere;
}

th[scope="row"] {
  text-align: left;
}

tr {
  break-inside: avoid;
}

.blank {
  min-width: 4.5rem;
  height: 2rem;
  text-align: start;
  vertical-align: top;
}

small {
  color: #555;
}

.key {
  break-before: page;
  margin-top: 3rem;
  border-top: 3px double;
}

@media print {
  body {
    padding: 0;
    font-size: 10pt;
  }

  .key {
    margin-top: 0;
    border-top: 0;
  }
}
`;
