using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Filters;
using LocalCloud.ServiceBus.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Administration;

/// <summary>Creates, shows, changes and deletes entities and rules, as ServiceBusAdministrationClient asks for it.</summary>
internal sealed class AdministrationApi(EntityCatalog entities, SharedAccessKey key, ILogger logger)
{
    private const string RulesInfix = "/Rules/";

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            if (key.Refusal(http.Request.Headers.Authorization.ToString()) is { } refusal)
            {
                throw BrokerException.Unauthorized(refusal);
            }

            var path = Uri.UnescapeDataString(http.Request.Path.Value ?? "").Trim('/');
            switch (http.Request.Method)
            {
                case "GET":
                    await AnswerAsync(http, 200, Get(path, http.Request.Query));
                    break;
                case "PUT":
                    var isUpdate = http.Request.Headers.ContainsKey("If-Match");
                    var entry = await XElement.LoadAsync(http.Request.Body, LoadOptions.None, http.RequestAborted);
                    await AnswerAsync(http, isUpdate ? 200 : 201, await PutAsync(path, Atom.Description(entry), isUpdate));
                    break;
                case "DELETE":
                    await DeleteAsync(path);
                    http.Response.StatusCode = 200;
                    break;
                default:
                    throw new BrokerException("amqp:not-allowed", 405, $"{http.Request.Method} is not known here.");
            }
        }
        catch (BrokerException problem)
        {
            await RefuseAsync(http, problem.Status, problem.Message);
        }
        catch (XmlException problem)
        {
            await RefuseAsync(http, 400, problem.Message);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or Faults.CloudCrashedException))
        {
            Log.RequestFailure(logger, failure);
            await RefuseAsync(http, 500, failure.Message);
        }
    }

    private XElement Get(string path, IQueryCollection query)
    {
        if (string.Equals(path, "$namespaceinfo", StringComparison.OrdinalIgnoreCase))
        {
            return NamespaceInfo();
        }

        if (ListAt(path) is { } listed)
        {
            var (skip, top) = (Number(query, "$skip", 0), Number(query, "$top", 100));
            return Atom.Feed(path, listed.Skip(skip).Take(top));
        }

        return RuleAt(path) is var (subscription, name) ? EntryOf(FindRule(subscription, name)) : EntryOf(Find(path));
    }

    /// <summary>Null when the path is not that of a list.</summary>
    private IEnumerable<XElement>? ListAt(string path)
    {
        if (path.StartsWith("$Resources/", StringComparison.OrdinalIgnoreCase))
        {
            var kind = path.EndsWith("topics", StringComparison.OrdinalIgnoreCase) ? EntityKind.Topic : EntityKind.Queue;
            return entities.All.Where(entity => entity.Kind == kind).OrderBy(entity => entity.Path, StringComparer.OrdinalIgnoreCase).Select(EntryOf);
        }

        if (path.EndsWith("/Subscriptions", StringComparison.OrdinalIgnoreCase))
        {
            var topic = Find(path[..^"/Subscriptions".Length]) as Topic ?? throw BrokerException.NotFound(path);
            return topic.Subscriptions.OrderBy(subscription => subscription.Path, StringComparer.OrdinalIgnoreCase).Select(EntryOf);
        }

        return path.EndsWith("/Rules", StringComparison.OrdinalIgnoreCase) && entities.Find(path[..^"/Rules".Length]) is Subscription rules
            ? rules.Rules.Select(EntryOf)
            : null;
    }

    private async Task<XElement> PutAsync(string path, XElement description, bool isUpdate)
    {
        if (RuleAt(path) is var (subscription, ruleName))
        {
            var rule = RuleXml.Read(description, ruleName);
            await (isUpdate ? subscription.ReplaceRuleAsync(rule) : subscription.AddRuleAsync(rule));
            return EntryOf(FindRule(subscription, ruleName));
        }

        if (isUpdate)
        {
            var known = Find(path);
            await entities.UpdateAsync(known, DescriptionXml.Read(description, known.Settings));
            return EntryOf(known);
        }

        var kind = description.Name.LocalName switch
        {
            "QueueDescription" => EntityKind.Queue,
            "TopicDescription" => EntityKind.Topic,
            "SubscriptionDescription" => EntityKind.Subscription,
            var other => throw BrokerException.BadArgument($"'{other}' is no description of an entity."),
        };
        var name = kind == EntityKind.Subscription ? path[(path.LastIndexOf('/') + 1)..] : path;
        RuleDefinition[] rules = kind != EntityKind.Subscription ? []
            : description.Element(Atom.ServiceBus + "DefaultRuleDescription") is { } first ? [RuleXml.Read(first, name: null)]
            : [new RuleDefinition()];
        return EntryOf(await entities.CreateAsync(kind, path, DescriptionXml.Read(description, new EntitySettings { Name = name }), rules));
    }

    private Task DeleteAsync(string path) =>
        RuleAt(path) is var (subscription, name) ? subscription.RemoveRuleAsync(name) : entities.DeleteAsync(Find(path));

    private (Subscription Subscription, string Rule)? RuleAt(string path)
    {
        var infix = path.LastIndexOf(RulesInfix, StringComparison.OrdinalIgnoreCase);
        return infix > 0 && path.Contains(EntityCatalog.SubscriptionInfix, StringComparison.OrdinalIgnoreCase)
            ? (Find(path[..infix]) as Subscription ?? throw BrokerException.NotFound(path), path[(infix + RulesInfix.Length)..])
            : null;
    }

    private Entity Find(string path) => entities.Find(path) is { Kind: not EntityKind.DeadLetterQueue } found ? found : throw BrokerException.NotFound(path);

    private static RuleDefinition FindRule(Subscription subscription, string name) =>
        subscription.Rules.FirstOrDefault(rule => string.Equals(rule.Definition.Name, name, StringComparison.OrdinalIgnoreCase))?.Definition
        ?? throw BrokerException.NotFound(subscription.Path + RulesInfix + name);

    private XElement EntryOf(Entity entity) => Atom.Entry(entity.Settings.Name, DescriptionXml.Write(entity, entities.Count(entity)), entity.CreatedAt);

    private static XElement EntryOf(Rule rule) => EntryOf(rule.Definition);

    private static XElement EntryOf(RuleDefinition rule) => Atom.Entry(rule.Name, RuleXml.Write(rule), rule.CreatedAt);

    private static XElement NamespaceInfo() => Atom.Entry(
        "localhost",
        new XElement(
            Atom.ServiceBus + "NamespaceInfo",
            new XElement(Atom.ServiceBus + "CreatedTime", Atom.Time(DateTimeOffset.UnixEpoch)),
            new XElement(Atom.ServiceBus + "MessagingSKU", "Standard"),
            new XElement(Atom.ServiceBus + "ModifiedTime", Atom.Time(DateTimeOffset.UnixEpoch)),
            new XElement(Atom.ServiceBus + "Name", "localhost"),
            new XElement(Atom.ServiceBus + "NamespaceType", "Messaging")),
        DateTimeOffset.UnixEpoch);

    private static int Number(IQueryCollection query, string name, int otherwise) =>
        int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static async Task AnswerAsync(HttpContext http, int status, XElement body)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, Atom.ContentType);
        await http.Response.WriteAsync(body.ToString(SaveOptions.DisableFormatting), http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string message)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/xml; charset=utf-8");
        return http.Response.WriteAsync(new XElement("Error", new XElement("Code", status), new XElement("Detail", message)).ToString(SaveOptions.DisableFormatting));
    }
}
