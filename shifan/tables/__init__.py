"""The tables that notebooks, the prompt and the report show: each is described once, each outlet takes its columns.

`score_tables`, `site_tables`, `problem_tables`, `firmness_tables`, `review_tables`, `input_tables`,
`register_tables` and `reconciliation` describe them (see `description`). `annexes` says what the report prints of
them, `prompt_tables` what an analyst sees at the prompt, `shifan.views` what a notebook shows.
"""
