// One calls one operation of a generated client.
package main

import (
	"context"
	"fmt"

	"github.com/apigen-go/apigen/generated/jinyantrip"
)

func main() {
	client, err := jinyantrip.New(jinyantrip.Config{AppKey: "key", Secret: "secret"})
	if err != nil {
		fmt.Println(err)
		return
	}
	order, err := client.Order.Detail(context.Background(), "S00008398429")
	fmt.Println(order, err)
}
