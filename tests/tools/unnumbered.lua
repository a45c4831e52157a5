-- For pandoc: the items of lists without the numbers and dots that it writes before them, which no text has.
local function items(list)
  local blocks = pandoc.List()
  for _, item in ipairs(list.content) do blocks:extend(item) end
  return blocks
end
return {{OrderedList = items, BulletList = items}}
