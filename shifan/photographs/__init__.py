"""照片/ beside a city's workbooks: which file is the picture of which 照片编号, and the copies that are printed."""
