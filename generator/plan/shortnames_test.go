package plan

import "testing"

func TestWithoutNoun(t *testing.T) {
	for _, c := range [][3]string{
		{"ListProducts", "Products", "List"},
		{"GetProduct", "Products", "Get"},
		{"GetProducts", "Products", "GetProducts"},
		{"CreateProductImage", "Products", "CreateImage"},
		{"ListProductsByTag", "Product", "ListByTag"},
		{"ListCategories", "Category", "List"},
		{"SearchOrderItems", "OrderItems", "Search"},
		{"ProductsOfTheDay", "Products", "ProductsOfTheDay"},
		{"ListOrders", "Products", "ListOrders"},
		{"List", "Products", "List"},
		{"GetProductID", "Products", "GetID"},
		{"ListProducts", "", "ListProducts"},
	} {
		if got := withoutNoun(c[0], c[1]); got != c[2] {
			t.Errorf("%s of %q is %s, want %s", c[0], c[1], got, c[2])
		}
	}
}
