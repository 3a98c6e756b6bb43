using System.Xml.Linq;

namespace LocalCloud.ServiceBus.Administration;

/// <summary>The envelope that descriptions of entities travel in.</summary>
internal static class Atom
{
    public const string ContentType = "application/atom+xml;type=entry;charset=utf-8";

    public static readonly XNamespace Namespace = "http://www.w3.org/2005/Atom";
    public static readonly XNamespace ServiceBus = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";
    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    public static XElement Entry(string title, XElement description, DateTimeOffset createdAt) => new(
        Namespace + "entry",
        new XElement(Namespace + "id", title),
        new XElement(Namespace + "title", new XAttribute("type", "text"), title),
        new XElement(Namespace + "published", Time(createdAt)),
        new XElement(Namespace + "updated", Time(createdAt)),
        new XElement(Namespace + "content", new XAttribute("type", "application/xml"), description));

    public static XElement Feed(string title, IEnumerable<XElement> entries) =>
        new(Namespace + "feed", new XElement(Namespace + "title", new XAttribute("type", "text"), title), entries);

    /// <summary>The description in an entry.</summary>
    /// <exception cref="BrokerException">There is none.</exception>
    public static XElement Description(XElement entry) =>
        entry.Element(Namespace + "content")?.Elements().FirstOrDefault() ?? throw BrokerException.BadArgument("An entry with a description is expected.");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture);
}
