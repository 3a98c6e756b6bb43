using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Contract;

/// <summary>What all other tests rely on: an answer that is not as the document says is found out.</summary>
public sealed class ApiContractTests
{
    private const string Good = """{ "orderId": "o-1", "version": 3 }""";

    [Theory]
    [InlineData(Good, true)]
    [InlineData("""{ "orderId": "o-1" }""", false)]
    [InlineData("""{ "orderId": "o 1", "version": 3 }""", false)]
    [InlineData("""{ "orderId": "o-1", "version": "3" }""", false)]
    [InlineData("""{ "orderId": "o-1", "version": 3, "secret": "not mentioned" }""", false)]
    [InlineData("[]", false)]
    public void An_answer_must_be_what_the_document_says(string body, bool allowed)
    {
        var call = ApiContract.Current.Operations.Single(operation => operation.Id == "SubmitOrder");
        var schema = call.Responses[202]["content"]!["application/json"]!["schema"]!;
        Assert.Equal(allowed, !call.Violations(schema, JsonNode.Parse(body)).Any());
    }

    [Fact]
    public void A_request_may_have_more_than_the_document_says_and_no_less()
    {
        var call = ApiContract.Current.Operations.Single(operation => operation.Id == "ReceiveStock");
        Assert.Empty(call.Violations(call.Body!, JsonNode.Parse("""{ "quantity": 1, "more": true }"""), closed: false));
        Assert.NotEmpty(call.Violations(call.Body!, JsonNode.Parse("""{ "more": true }"""), closed: false));
    }

    [Fact]
    public void A_path_is_found_with_its_values()
    {
        var call = ApiContract.Current.Find(HttpMethod.Delete, new Uri("http://localhost/api/orders/o-1/items/p%2F1"));
        Assert.Equal(("RemoveOrderItem", "p/1"), (call?.Id, call?.PathValue("/api/orders/o-1/items/p%2F1", "productId")));
        Assert.Null(ApiContract.Current.Find(HttpMethod.Put, new Uri("http://localhost/api/orders/o-1")));
    }
}
