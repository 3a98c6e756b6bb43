using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Azure.Messaging;
using EventSourcing.Events.Catalogue;
using FluentValidation;
using OrderFlow.Commands;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using OrderFlow.Partners;
using OrderFlow.Partners.Carrier;
using OrderFlow.Partners.Orders;
using OrderFlow.Tests.Partners;
using Ordering.Integration;

namespace OrderFlow.Tests.Messages;

/// <summary>The document and the code say the same.</summary>
public sealed class AsyncApiTests
{
    private static readonly JsonSerializerOptions s_strict = new(ApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly string[] s_arriving =
        [PartnerOrders.Place, PartnerOrders.Cancel, CarrierUpdates.PickedUp, CarrierUpdates.Delivered, CarrierUpdates.Lost];

    private static readonly string[] s_answers = [PartnerOrders.Accepted, PartnerOrders.Refused];

    public static TheoryData<string> Leaving => [.. IntegrationEventTypes.All.Select(known => known.Name)];

    [Fact]
    public async Task Every_message_is_described_and_no_other() => Assert.Equal(
        [.. IntegrationEventTypes.All.Select(known => known.Name).Concat(s_arriving).Concat(s_answers).Order(StringComparer.Ordinal)],
        (await AsyncApiDocument.GetAsync()).Messages.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_message_is_in_a_channel()
    {
        var document = await AsyncApiDocument.GetAsync();
        Assert.Equal("3.0.0", (string)document.Root["asyncapi"]!);
        Assert.All(document.References(), reference => Assert.NotNull(document.Find(reference)));
        var used = document.References().ToHashSet();
        Assert.All(document.Root["components"]!.AsObject(), kind => Assert.All(
            kind.Value!.AsObject(), component => Assert.Contains($"#/components/{kind.Key}/{component.Key}", used)));
    }

    [Theory]
    [MemberData(nameof(Leaving))]
    public async Task The_schema_of_what_leaves_is_that_of_its_record(string type)
    {
        var document = await AsyncApiDocument.GetAsync();
        var known = IntegrationEventTypes.All.Single(known => known.Name == type);
        var (described, written) = (document.DataSchemaOf(type), EventSchema.Of(known.Class));
        Assert.True(JsonNode.DeepEquals(Ordered(written), Ordered(described)), $"{type} is {written.ToJsonString()}, but described as {described.ToJsonString()}");
        Assert.Equal(known.Description, (string)document.Messages[type]["title"]!);
    }

    [Theory]
    [MemberData(nameof(Leaving))]
    public async Task The_example_of_what_leaves_is_one(string type)
    {
        var example = (await AsyncApiDocument.GetAsync()).ExampleOf(type);
        var known = IntegrationEventTypes.All.Single(known => known.Name == type);
        var @event = CloudEvent.Parse(BinaryData.FromString(example.ToJsonString()))!;
        Assert.Equal((type, known.Source, known.DataSchema), (@event.Type, @event.Source, @event.DataSchema));
        Assert.Equal(["causationid", "correlationid", "sequence", "traceparent"], @event.ExtensionAttributes.Keys.Order(StringComparer.Ordinal));

        var data = JsonSerializer.Deserialize(example["data"]!.ToJsonString(), known.Class, s_strict);
        Assert.True(JsonNode.DeepEquals(example["data"], JsonSerializer.SerializeToNode(data, known.Class, ApiJson.Options)), type);
    }

    [Fact]
    public async Task The_examples_of_what_arrives_are_taken()
    {
        var document = await AsyncApiDocument.GetAsync();
        await AssertTakenAsync<PlaceOrderBody>(document, PartnerOrders.Place, new PlaceOrderBodyValidator());
        await AssertTakenAsync<PartnerCancellationBody>(document, PartnerOrders.Cancel, new PartnerCancellationBodyValidator());
        foreach (var type in new[] { CarrierUpdates.PickedUp, CarrierUpdates.Delivered, CarrierUpdates.Lost })
        {
            await AssertTakenAsync<CarrierUpdateBody>(document, type, new CarrierUpdateBodyValidator());
        }
    }

    [Fact]
    public async Task The_example_of_a_refusal_is_a_problem_that_there_is()
    {
        var data = (await AsyncApiDocument.GetAsync()).ExampleOf(PartnerOrders.Refused)["data"]!;
        var problem = JsonSerializer.Deserialize<ProblemDocument>(data.ToJsonString(), s_strict)!;
        var known = Assert.Single(ProblemTypes.All, known => known.Type == problem.Type);
        Assert.Equal((known.Title, known.Status), (problem.Title, problem.Status));
    }

    private static async Task AssertTakenAsync<TBody>(AsyncApiDocument document, string type, IValidator<TBody> validator)
        where TBody : class
    {
        var (message, defect) = IncomingMessage.Read(Incoming.Raw(document.ExampleOf(type).ToJsonString()));
        Assert.True(defect is null, defect?.Description);
        Assert.Equal(type, message!.Type);
        var body = await JsonBody.ParseAsync(message.Data!.Value, validator, TestContext.Current.CancellationToken);
        Assert.True(body.Problem is null, body.Problem?.Detail);
        Assert.Equal(
            JsonNode.Parse(message.Data.Value.Span)!.AsObject().Select(member => member.Key).Order(),
            typeof(TBody).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
                .Intersect(JsonNode.Parse(message.Data.Value.Span)!.AsObject().Select(member => member.Key)).Order());
    }

    /// <summary>Order is for people.</summary>
    private static JsonNode Ordered(JsonNode schema) => schema switch
    {
        JsonObject map => new JsonObject(map
            .OrderBy(child => child.Key, StringComparer.Ordinal)
            .Select(child => KeyValuePair.Create(child.Key, child.Value is null ? null : (JsonNode?)Ordered(child.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item!.DeepClone()).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal)]),
        _ => schema.DeepClone(),
    };
}
