using System.Diagnostics;
using OrderFlow.Observability;

namespace OrderFlow.Tests.Observability;

public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("/api/customers/ada.l+x@mail.example.com/orders", "/api/customers/***/orders")]
    [InlineData("/api/customers/ada%40example.com", "/api/customers/***")]
    [InlineData("?limit=5&code=s3cr3t-key==&x=1", "?limit=5&code=***&x=1")]
    [InlineData("card tok_visa was declined", "card tok_*** was declined")]
    [InlineData("/api/orders/o-1?minVersion=2", "/api/orders/o-1?minVersion=2")]
    public void What_a_client_put_into_an_address_does_not_leave(string text, string masked)
    {
        using var span = new Activity("GET");
        span.Start();
        span.SetTag("url.path", text);
        span.SetTag("http.response.status_code", 404);
        span.SetStatus(ActivityStatusCode.Error, text);
        span.Stop();

        using var processor = new PersonalData();
        processor.OnEnd(span);

        Assert.Equal(masked, span.GetTagItem("url.path"));
        Assert.Equal(404, span.GetTagItem("http.response.status_code"));
        Assert.Equal((ActivityStatusCode.Error, masked), (span.Status, span.StatusDescription));
    }
}
