"""What is done with words: folding, stems, what is similar to what. Pure; knows no Django."""
