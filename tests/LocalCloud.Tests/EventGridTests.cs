using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SampleApp;

namespace LocalCloud.Tests;

/// <summary>The topics that infra/eventgrid.json of this repository declares, beside an app.</summary>
public sealed class EventGridTests
{
    private const string Shipped = """{"specversion":"1.0","id":"o1/5","source":"/orderflow/orders","type":"com.orderflow.order.shipped.v1","subject":"o1"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_goes_to_the_function_its_subscription_names_and_one_can_see_what_became_of_it()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Journal>(cancellationToken: Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.EventGridEndpoint("orderflow"))
        {
            Content = new StringContent(Shipped, Encoding.UTF8, "application/cloudevents+json"),
        };
        request.Headers.Add("aeg-sas-key", "local-eventgrid-key");
        using var answer = await cloud.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await cloud.QuiesceAsync(cancellationToken: Token);

        var events = await cloud.Http.GetFromJsonAsync<JsonElement>("localcloud/eventgrid/events", Token);
        var delivery = events.GetProperty("events")[0].GetProperty("deliveries")[0];
        Assert.Equal("function NotifyCustomer", delivery.GetProperty("destination").GetString());
        Assert.Equal("NotFound (404)", delivery.GetProperty("lastOutcome").GetString()); // This app has no such function.
        Assert.Equal("pending", delivery.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Settings_that_mean_a_local_topic_get_the_port_it_really_has()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Journal>(
            options => options.Settings["Topic__topicEndpointUri"] = "http://localhost:6060/topics/orderflow/api/events", Token);
        var configuration = (Microsoft.Extensions.Configuration.IConfiguration)cloud.Services.GetService(typeof(Microsoft.Extensions.Configuration.IConfiguration))!;
        Assert.Equal(cloud.EventGridEndpoint("orderflow").ToString(), configuration["Topic:topicEndpointUri"]);
    }
}
