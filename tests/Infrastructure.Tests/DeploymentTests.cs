using System.Text.Json.Nodes;
using Infrastructure.Tests.Rules;
using Infrastructure.Tests.Support;

namespace Infrastructure.Tests;

/// <summary>What would be deployed is what the code uses, and each part that is left out is missed.</summary>
public sealed class DeploymentTests
{
    private static readonly Deployment[] s_all = [Deployments.Small, Deployments.Large];

    [Fact]
    public void Containers_are_those_of_the_code() => AssertHolds(Containers.Problems);

    [Fact]
    public void A_container_that_is_left_out_is_missed() => AssertMissed(Containers.Problems, Deployments.Small, Containers.Type, Containers.DatabaseType);

    [Theory]
    [InlineData("partitionKey")]
    [InlineData("indexingPolicy")]
    public void A_container_that_is_written_otherwise_is_noticed(string member) => AssertNoticed(
        Containers.Problems, Deployments.Small.OfType(Containers.Type), container => container["properties"]!["resource"]![member] = new JsonObject { ["paths"] = new JsonArray("/x") });

    [Fact]
    public void A_time_to_live_that_is_left_out_is_noticed() => AssertNoticed(
        Containers.Problems,
        Deployments.Small.OfType(Containers.Type).Where(container => container["properties"]!["resource"]!["defaultTtl"] is not null),
        container => container["properties"]!["resource"]!.AsObject().Remove("defaultTtl"));

    [Fact]
    public void Entities_of_service_bus_are_those_of_the_file_and_of_the_code() => AssertHolds(Entities.Problems);

    [Fact]
    public void An_entity_that_is_left_out_is_missed() => AssertMissed(Entities.Problems, Deployments.Small, [.. Entities.Types]);

    [Fact]
    public void An_entity_that_is_written_otherwise_is_noticed() => AssertNoticed(
        Entities.Problems, Entities.Types.SelectMany(Deployments.Small.OfType), entity => entity["properties"] = new JsonObject { ["lockDuration"] = "PT9M" });

    [Fact]
    public void Subscriptions_of_event_grid_are_those_of_the_file_and_of_the_code() => Assert.Empty(EventSubscriptions.Problems(Deployments.Subscriptions));

    [Fact]
    public void A_subscription_that_is_left_out_is_missed() => AssertMissed(EventSubscriptions.Problems, Deployments.Subscriptions, EventSubscriptions.Type);

    [Fact]
    public void Members_of_the_files_are_those_that_the_templates_hand_on()
    {
        string[] ofEntities =
        [
            "name", "subscriptions", "filter", "lockDuration", "maxDeliveryCount", "requiresSession", "requiresDuplicateDetection", "defaultMessageTimeToLive",
            "deadLetteringOnMessageExpiration", "duplicateDetectionHistoryTimeWindow", "forwardTo", "forwardDeadLetteredMessagesTo", "maxSizeInMegabytes",
        ];
        var entities = Entities.Definition["queues"]!.AsArray().Concat(Entities.Definition["topics"]!.AsArray())
            .Concat(Entities.Definition["topics"]!.AsArray().SelectMany(topic => topic!["subscriptions"]!.AsArray()));
        Assert.All(entities, entity => Assert.Subset(ofEntities.ToHashSet(), entity!.AsObject().Select(member => member.Key).ToHashSet()));

        var topics = EventSubscriptions.Definition["topics"]!.AsArray();
        Assert.All(topics, topic => Assert.Subset(new HashSet<string> { "name", "subscriptions" }, topic!.AsObject().Select(member => member.Key).ToHashSet()));
        Assert.All(topics.SelectMany(topic => topic!["subscriptions"]!.AsArray()), subscription => Assert.Subset(
            new HashSet<string> { "name", "destination", "includedEventTypes" }, subscription!.AsObject().Select(member => member.Key).ToHashSet()));
    }

    [Fact]
    public void Every_topic_of_event_grid_is_deployed() => Assert.All(s_all, deployment => Assert.Equal(
        EventSubscriptions.Definition["topics"]!.AsArray().Select(topic => $"evgt-{(string)topic!["name"]!}"),
        deployment.OfType("Microsoft.EventGrid/topics").Select(topic => Deployment.NameOf(topic)[..^14])));

    [Fact]
    public void Settings_are_those_that_the_code_and_the_host_read() => AssertHolds(Settings.Problems);

    [Fact]
    public void A_setting_that_is_left_out_is_missed() => Assert.All(s_all, deployment =>
    {
        var app = deployment.Single(Settings.App);
        Assert.All(Settings.Given(deployment).Keys, name => Assert.NotEmpty(Settings.Problems(deployment.With(app, changed =>
        {
            var settings = changed["properties"]!["siteConfig"]!["appSettings"]!.AsArray();
            settings.Remove(settings.Single(setting => Settings.Name(setting) == name));
        }))));
    });

    [Fact]
    public void Roles_are_those_that_the_code_needs() => AssertHolds(Roles.Problems);

    [Fact]
    public void A_role_that_is_left_out_is_missed() => Assert.All(s_all, deployment => AssertMissed(Roles.Problems, deployment, Roles.Type, Roles.CosmosType));

    [Fact]
    public void A_role_that_is_given_elsewhere_is_noticed() => AssertNoticed(
        Roles.Problems, Deployments.Small.OfType(Roles.Type), assignment => assignment["id"] = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Authorization/roleAssignments/r");

    [Fact]
    public void Function_keys_are_kept_by_the_host_and_given_again() => AssertHolds(FunctionKeys.Problems);

    [Fact]
    public void A_key_that_is_left_out_is_missed() => Assert.All(s_all, deployment => AssertMissed(FunctionKeys.Problems, deployment, FunctionKeys.Type));

    [Fact]
    public void The_gateway_opens_a_private_vault_by_its_own_identity_and_an_open_one_by_the_assigned_one()
    {
        Assert.Equal(("SystemAssigned, UserAssigned", false), Reader(Deployments.Large));
        Assert.Equal(("UserAssigned", true), Reader(Deployments.Small));

        static (string?, bool) Reader(Deployment deployment) => (
            (string?)deployment.Single("Microsoft.ApiManagement/service")["identity"]!["type"],
            Deployment.PropertiesOf(deployment.OfType("Microsoft.ApiManagement/service/namedValues").Single(value => Deployment.NameOf(value) == "function-key"))["keyVault"]!["identityClientId"] is not null);
    }

    [Fact]
    public void Nothing_accepts_keys_of_its_own() => AssertHolds(LocalAuthentication.Problems);

    [Fact]
    public void What_would_accept_keys_is_noticed() => Assert.All(
        LocalAuthentication.Flips(Deployments.Large), flip => Assert.NotEmpty(
            LocalAuthentication.Problems(Deployments.Large.With(flip.Resource, resource => LocalAuthentication.Flip(resource, flip.Path)))));

    private static void AssertHolds(Func<Deployment, IEnumerable<string>> problems) => Assert.All(s_all, deployment => Assert.Empty(problems(deployment)));

    private static void AssertMissed(Func<Deployment, IEnumerable<string>> problems, Deployment deployment, params string[] types) => Assert.All(types, type =>
    {
        var resources = deployment.OfType(type).ToList();
        Assert.NotEmpty(resources);
        Assert.All(resources, resource => Assert.NotEmpty(problems(deployment.Without(resource))));
    });

    private static void AssertNoticed(Func<Deployment, IEnumerable<string>> problems, IEnumerable<JsonObject> resources, Action<JsonObject> change)
    {
        var changed = resources.ToList();
        Assert.NotEmpty(changed);
        Assert.All(changed, resource =>
        {
            var deployment = s_all.First(one => one.Resources.Contains(resource));
            Assert.NotEmpty(problems(deployment.With(resource, change)));
        });
    }
}
