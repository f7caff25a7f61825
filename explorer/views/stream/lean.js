// Spares the plots work that nobody sees.

// What plots do at every paint without need, each of which costs a style pass over the page: they
// ask the page's style for the colours and font size of every axis (no style of ours names any, and
// our tick fonts are in pixels), and write the unchanged place of every part into its style sheet.
// Spare both, the first already before plots are laid out for the first time. Where the library's
// inside looks different, nothing is changed.
function kind(module, name) {
  try {
    return Bokeh.require(module)[name].prototype;
  } catch (error) {
    return {};
  }
}

function spareStyles() {
  const [visual, sheet] = [kind("core/visuals/visual", "VisualProperties"),
    kind("core/dom", "InlineStyleSheet")];
  if (visual._get_css_value) visual._get_css_value = () => "";
  const update = sheet._update;
  if (!update || update.spares) return;
  sheet._update = function (css) {
    if (!this.el || this.el.textContent !== css) update.call(this, css);
  };
  sheet._update.spares = true;
}

spareStyles();

function lighten() {
  for (const root of Bokeh.index) {
    for (const part of all(root)) {
      if (part.lightened) continue;
      part.lightened = true;
      if (part.model && part.model.type === "Figure" && "base_font_size" in part) {
        const size = part.base_font_size;
        Object.defineProperty(part, "base_font_size", { get: () => size });
      }
      if (part.model?.type === "Figure") inTurn(part);
      for (const placed of part.computed_renderer_views || []) {
        // An empty element that follows the extent of the data: nothing looks at it.
        if (placed.model.type === "GlyphRenderer") placed.update_position = () => {};
        if (placed.model.data_source?.name === "wetware_traces") lean(placed);
      }
    }
  }
}

// With new data the library also fills the looks of a glyph that is selected, muted or thinned out,
// and an index of where its points lie, for hit tests and for ranges that follow the data. Our
// curves have none of these; where one is selected or muted after all, everything is as it was.
function lean(placed) {
  const glyph = placed.glyph;
  const known = ["all_indices", "selection_glyph", "decimated"].every((name) => name in placed);
  if (!known || !glyph?._index || !["Line", "VArea"].includes(glyph.model.type)) return;
  const ranges = [placed.plot_view.model.x_range, placed.plot_view.model.y_range];
  if (ranges.some((range) => range.type !== "Range1d")) return;
  const [plain, index] = [placed.set_data, glyph.index_data];
  let whole = true;
  if (glyph.model.type === "VArea") fillByColumns(glyph);
  glyph.index_data = () => whole && index.call(glyph);
  // Looks are filled when they change, not with every frame.
  placed.connect(glyph.model.change, () => {
    if (!placed.all_indices) return;
    glyph.set_visuals(placed.model.data_source, placed.all_indices);
    glyph.after_visuals();
    placed.request_paint();
  });
  placed.set_data = async function (indices) {
    const source = this.model.data_source;
    whole = this.model.muted || !source.selected.is_empty();
    if (whole) return plain.call(this, indices);
    this.all_indices = this.model.view.indices;
    await glyph.set_data(source, this.all_indices, indices);
  };
}

function* all(view) {
  yield view;
  for (const child of view.child_views || []) yield* all(child);
}
