"""Two reports compared by outline and figures."""
