"""The screen: Panel pages and HoloViews plots that show frames and change the scenario."""
