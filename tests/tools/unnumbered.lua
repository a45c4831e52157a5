-- For pandoc: the items of lists without the numbers that it writes before them, which no text has.
function OrderedList(list)
  local blocks = pandoc.List()
  for _, item in ipairs(list.content) do blocks:extend(item) end
  return blocks
end
