"""Where things stand in the workbook's sheets; imports nothing heavy, for those who only read a workbook."""

from __future__ import annotations

HEAD_ROW, FIRST = 3, 4  # the row of the headers and the first one of the data, counted from 1
# The sheet that ties each computed value to its cell, and the headers of its columns of ids and cells.
TIE_OUT, ID_HEAD, CELL_HEAD = "核对", "数据编号", "所在单元格"
