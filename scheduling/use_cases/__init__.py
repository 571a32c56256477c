"""What people can do. Each use case is one transaction and checks who may."""
