"""What leaves the site to be seen elsewhere: pictures for links that people share, posters to print."""
