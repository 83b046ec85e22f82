"""From checked documents to the frozen values of the model, file by file."""
