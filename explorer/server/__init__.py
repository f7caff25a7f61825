"""What a server for many needs beside the page: seats, friendly pages, headers, health, log."""
