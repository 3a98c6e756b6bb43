using System.Reflection;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Worker.Extensions.Tests.Fakes;

namespace Worker.Extensions.Tests.EventGrid;

public sealed class EventTests
{
    private const string Cloud = """{"specversion":"1.0","id":"c1","source":"/shop","type":"Order.Placed","subject":"o1","time":"2026-01-02T03:04:05Z","data":{"total":7},"trace":"t"}""";
    private const string Grid = """{"id":"g1","topic":"/t","subject":"o1","eventType":"Order.Placed","eventTime":"2026-01-02T03:04:05Z","dataVersion":"1.0","data":{"total":7}}""";

    [Fact]
    public async Task A_cloud_event_keeps_its_attributes_and_data()
    {
        var cloud = Assert.IsType<CloudEvent>((await ConvertAsync(typeof(CloudEvent), Cloud)).Value);
        Assert.Equal(("c1", "/shop", "Order.Placed", "o1", "t"), (cloud.Id, cloud.Source, cloud.Type, cloud.Subject, cloud.ExtensionAttributes["trace"]));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), cloud.Time);
        Assert.Equal("""{"total":7}""", cloud.Data!.ToString());
    }

    [Fact]
    public async Task An_event_of_Event_Grids_own_schema_does_too()
    {
        var grid = Assert.IsType<EventGridEvent>((await ConvertAsync(typeof(EventGridEvent), Grid)).Value);
        Assert.Equal(("g1", "/t", "Order.Placed", "o1", "1.0"), (grid.Id, grid.Topic, grid.EventType, grid.Subject, grid.DataVersion));
        Assert.Equal("""{"total":7}""", grid.Data.ToString());
    }

    [Fact]
    public async Task A_batch_is_an_array_of_any_of_them()
    {
        Assert.Equal(["c1", "c1"], Assert.IsType<CloudEvent[]>((await ConvertAsync(typeof(CloudEvent[]), $"[{Cloud},{Cloud}]")).Value).Select(cloud => cloud.Id));
        Assert.Equal(["g1", "g1"], Assert.IsType<EventGridEvent[]>((await ConvertAsync(typeof(EventGridEvent[]), $"[{Grid},{Grid}]")).Value).Select(grid => grid.Id));
        Assert.Equal([Cloud, Grid], Assert.IsType<string[]>((await ConvertAsync(typeof(string[]), $"[{Cloud},{Grid}]")).Value));
        Assert.Equal([Cloud, Grid], Assert.IsType<BinaryData[]>((await ConvertAsync(typeof(BinaryData[]), $"[{Cloud},{Grid}]")).Value).Select(data => data.ToString()));
    }

    [Fact]
    public async Task The_bytes_are_those_that_were_sent() => Assert.Equal(Cloud, (await ConvertAsync(typeof(BinaryData), Cloud)).Value!.ToString());

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(Uri))]
    public async Task Any_other_type_is_left_to_the_worker(Type type) => Assert.Equal(ConversionStatus.Unhandled, (await ConvertAsync(type, Cloud)).Status);

    [Theory]
    [InlineData("{")]
    [InlineData("""{"specversion":"1.0"}""")]
    [InlineData(null)]
    public async Task What_is_no_event_is_refused(string? json)
    {
        var result = await ConvertAsync(typeof(CloudEvent), json);
        Assert.Equal(ConversionStatus.Failed, result.Status);
        Assert.NotNull(result.Error);
    }

    // As the worker does it: the attribute's converters in turn, until one takes it.
    private static async Task<ConversionResult> ConvertAsync(Type type, string? json)
    {
        foreach (var attribute in typeof(EventGridTriggerAttribute).GetCustomAttributes<InputConverterAttribute>())
        {
            var converter = (IInputConverter)Activator.CreateInstance(attribute.ConverterType)!;
            if (await converter.ConvertAsync(new Conversion(type, json)) is { Status: not ConversionStatus.Unhandled } result)
            {
                return result;
            }
        }

        return ConversionResult.Unhandled();
    }
}
