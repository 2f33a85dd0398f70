# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # From a printed range to a map
#
# A source prints a distance. This notebook turns it into a map and a table, and keeps in sight
# who printed it and how the words can be read. Nothing here is measured or tested.

# %%
import rangemap as rm

# %% [markdown]
# ## What was printed
#
# Each system of the catalogue has statements: the words, what they can mean as a distance, and
# where they were read.

# %%
systems = rm.load_systems()
statement = systems["ATACMS"].default
print(statement.wording, "->", statement.range)
print(statement.citation.title)

# %% [markdown]
# "Up to" gives a highest figure and no lowest: the low reading stays open. Other words are read
# by the same policy.

# %%
for words in ("about 50 miles", "approximately 155 miles", "more than 250 km", "165-300 km"):
    print(rm.parse_range(words))

# %% [markdown]
# ## What lies within it
#
# Measured from three city centres, bundled for orientation: they are no positions of anything.
# Shares are of area, not of people.

# %%
points = rm.load_launch_points()
regions = rm.load_regions("RU")
table = rm.measure_coverage(points, systems.select("ATACMS"), regions, dissolve=True)
reached = table[table["touched"]].set_index("region_name")
reached[["covered_share", "range_class", "nearest_km"]].round(3)

# %% [markdown]
# ## What would change if the source had said 300 km?
#
# A number of your own has no source, and whatever shows it says so.

# %%
other = rm.measure_coverage(points, {"had it said 300 km": "up to 300 km"}, regions, dissolve=True)
difference = table["covered_area_km2"].sum() - other["covered_area_km2"].sum()
print(f"{difference:,.0f} km² less")

# %% [markdown]
# ## The map
#
# It shows itself here, and is one file that needs no network.

# %%
page = rm.draw_map(points, systems, regions)
rm.save_html(page, "ranges.html")
page
