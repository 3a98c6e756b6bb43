using LocalCloud.Seeding;

namespace LocalCloud.Tests;

public sealed class HttpFileTests
{
    [Fact]
    public void Requests_have_titles_variables_headers_and_bodies()
    {
        var requests = HttpFile.Parse("""
            # a comment
            @host = http://localhost:1
            @id = 7
            @path = {{host}}/items/{{id}}

            ### First
            POST {{path}} HTTP/1.1
            Content-Type: application/json
            // a comment
            Idempotency-Key: key-{{id}}

            { "id": {{id}},

              "text": "# not a comment" }

            ###
            {{path}}
              ?a=1
              &b=2
            """);
        Assert.Equal(2, requests.Count);
        Assert.Equal(("First", "POST", "http://localhost:1/items/7"), (requests[0].Title, requests[0].Method, requests[0].Target));
        Assert.Equal(["Content-Type", "Idempotency-Key"], requests[0].Headers.Select(header => header.Key));
        Assert.Equal("key-7", requests[0].Headers[1].Value);
        Assert.Equal("{ \"id\": 7,\n\n  \"text\": \"# not a comment\" }", requests[0].Body);
        Assert.Equal(("GET", "http://localhost:1/items/7?a=1&b=2", ""), (requests[1].Method, requests[1].Target, requests[1].Body));
    }

    [Fact]
    public void A_given_variable_wins_over_the_file() =>
        Assert.Equal("http://other/x", HttpFile.Parse("@host = http://file\nGET {{host}}/x", new Dictionary<string, string> { ["host"] = "http://other" })[0].Target);

    [Theory]
    [InlineData("GET {{nobody}}/x", "line 1: the variable 'nobody'")]
    [InlineData("\nGET a b c", "line 2: 'GET a b c' is not a request")]
    [InlineData("GET http://a\nno header", "line 2: 'no header' is not a header")]
    public void A_line_that_is_not_understood_is_named(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => HttpFile.Parse(text)).Message, StringComparison.Ordinal);
}
