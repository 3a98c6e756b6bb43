using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

/// <summary>Requests that make sense, and cannot be.</summary>
[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed class OrderRuleTests(AnyShop any)
{
    [Fact]
    public async Task An_order_for_what_does_not_exist_is_refused_and_leaves_no_trace()
    {
        var shop = any.Shop;
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 1, price: 10));

        await (await shop.PostAsync("/api/orders", Shop.Order("nobody", [(product, 1)]))).ProblemAsync(HttpStatusCode.NotFound, "customer-not-found");
        await (await shop.PostAsync("/api/orders", Shop.Order(customer, [("nothing", 1)]))).ProblemAsync(HttpStatusCode.NotFound, "product-not-found");
        var oldPrice = new
        {
            customerId = customer,
            items = new[] { new { productId = product, quantity = 1, unitPrice = new { amount = 9, currency = "EUR" } } },
            shippingAddress = new { name = "A", line1 = "1 Way", city = "B", postalCode = "1", country = "DE" },
            paymentMethod = "tok_visa",
        };
        await (await shop.PostAsync("/api/orders", oldPrice)).ProblemAsync(HttpStatusCode.Conflict, "price-changed");
        await shop.SettleAsync();
        Assert.Empty((await shop.GetAsync($"/api/orders?customerId={customer}"))["items"]!.AsArray());
        Assert.Equal((1, 0, 1), await shop.StockAsync(product));
    }

    [Fact]
    public async Task Rules_of_the_business_are_conflicts_with_their_own_type()
    {
        var shop = any.Shop;
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 1));
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(product, 1)], draft: true));

        await (await shop.PostAsync($"/api/orders/{orderId}/shipment", new { carrier = "DHL", trackingNumber = "1" })).ProblemAsync(HttpStatusCode.Conflict, "order-not-paid");
        await (await shop.PostAsync($"/api/orders/{orderId}/delivery", null)).ProblemAsync(HttpStatusCode.Conflict, "order-not-shipped");
        await shop.PostAsync($"/api/orders/{orderId}/submission", null);
        await (await shop.PostAsync($"/api/orders/{orderId}/submission", null)).ProblemAsync(HttpStatusCode.Conflict, "order-already-submitted");
        await (await shop.PostAsync($"/api/orders/{orderId}/items", new { productId = product, quantity = 1 })).ProblemAsync(HttpStatusCode.Conflict, "order-not-draft");
        await shop.SettleAsync();
        await (await shop.PostAsync("/api/customers", new { customerId = customer, name = "Eve", email = "eve@example.com" })).ProblemAsync(HttpStatusCode.Conflict, "customer-already-exists");
        await (await shop.PostAsync("/api/products", new { productId = product, name = "X", price = new { amount = 1, currency = "EUR" } })).ProblemAsync(HttpStatusCode.Conflict, "product-already-exists");
    }
}
