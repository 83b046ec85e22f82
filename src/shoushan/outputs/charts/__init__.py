"""Charts: Vega-Lite made of values, drawn on the server as SVG for pages and PNG for documents, with a face of our own."""
