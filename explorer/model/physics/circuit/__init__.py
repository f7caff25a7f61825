"""Circuit elements around the device, integrated exactly over one step."""
